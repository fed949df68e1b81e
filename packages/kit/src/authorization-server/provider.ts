import { generateKeyPairSync } from 'node:crypto';
import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { createAdapter } from './adapter.ts';
import type { Applications } from './applications.ts';
import type { AuthorizationServerOptions, Lifetimes, RegistrationLimits } from './contract.ts';
import { clientDocuments } from './document-fetch.ts';
import { authMethods, endpoints } from './metadata.ts';
import { canonicalOr } from './resource.ts';

export interface ProviderParts {
  readonly options: AuthorizationServerOptions;
  readonly applications: Applications;
  readonly lifetimes: Lifetimes;
  readonly registration: RegistrationLimits | undefined;
}

/** Seconds. Long enough for a person to answer without the document being asked for again. */
const shortestCache = 300;
const longestCache = 24 * 60 * 60;

/** oidc-provider with everything switched off that MCP does not use, and every choice that it leaves open made. */
export function createProvider(parts: ProviderParts): Provider {
  const { issuer, log } = parts.options;
  const provider = new Provider(issuer, configuration(parts));
  // The head of a request is overwritten from the issuer before it comes here: what stands in it can be believed.
  provider.proxy = true;
  provider.on('server_error', (ctx, error) => log?.failed(error, ctx.path));
  for (const event of [
    'authorization.error',
    'grant.error',
    'registration_create.error',
    'revocation.error',
  ] as const) {
    provider.on(event as 'grant.error', (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError) =>
      log?.refused({
        endpoint: ctx.path,
        error: error.error,
        description: error.error_description ?? '',
        clientId: ctx.oidc.client?.clientId,
      }),
    );
  }
  return provider;
}

function configuration({ options, applications, lifetimes, registration }: ProviderParts): Configuration {
  const grantLife = lifetimes.refreshToken + lifetimes.accessToken;
  const documents = clientDocuments(options, applications);
  return {
    adapter: createAdapter({
      records: options.records,
      applications,
      idleRegistration: registration?.idle ?? 0,
      grantLife,
    }),
    cookies: {
      keys: [...options.cookieKeys],
      names: { session: 'as_session', interaction: 'as_authorization', resume: 'as_resume' },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    clientAuthMethods: [...authMethods],
    clientDefaults: {
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      id_token_signed_response_alg: 'ES256',
    },
    clientBasedCORS: () => true,
    claims: {},
    // Of resources alone; that of OpenID Connect is never asked for.
    scopes: [],
    responseTypes: ['code'],
    // Else the address of a document that names a single one would never be held against the redirect policy.
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    jwks: { keys: [unusedKey()] },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    loadExistingGrant: async ({ oidc }) => {
      const grantId = oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.authorizationCode,
      RefreshToken: lifetimes.refreshToken,
      Grant: grantLife,
      Interaction: lifetimes.interaction,
      Session: lifetimes.interaction,
    },
    routes: {
      authorization: endpoints.authorize,
      token: endpoints.token,
      registration: endpoints.register,
      revocation: endpoints.revoke,
      jwks: endpoints.jwks,
    },
    interactions: { url: (_ctx, { uid }) => options.pages.consentPath(uid), policy: alwaysAsk() },
    findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
    renderError: async (ctx, { error, error_description: description = '' }) => {
      ctx.respond = false;
      options.pages.showError(ctx.req, ctx.res, { status: ctx.status, error, description });
    },
    ...(documents && { fetch: documents.fetch }),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      introspection: { enabled: false },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => client.clientId === token.clientId },
      registration: { enabled: registration !== undefined, issueRegistrationAccessToken: false },
      ...(documents && {
        clientIdMetadataDocument: {
          enabled: true,
          ack: 'draft-02',
          cacheDuration: { min: shortestCache, max: longestCache },
          allowFetch: documents.allowFetch,
          allowClient: async (_ctx, { clientId }) => applications.admits(clientId),
        },
      }),
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => {
          if (options.defaultResource !== undefined) return options.defaultResource;
          throw new errors.InvalidTarget('name the resource');
        },
        getResourceServerInfo: async ({ oidc }, asked) => {
          // One token is for one resource, and a person is asked about one.
          if (Array.isArray(oidc.params?.resource)) throw new errors.InvalidTarget('name one resource');
          const rules = await options.resource(canonicalOr(asked));
          if (!rules) throw new errors.InvalidTarget('there is no such resource here');
          return { scope: rules.scopes.join(' '), accessTokenFormat: 'opaque', audience: canonicalOr(asked) };
        },
        useGrantedResource: async () => true,
      },
    },
  };
}

/** One prompt, which only an answer given in this very authorization satisfies. */
function alwaysAsk(): interactionPolicy.DefaultPolicy {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  policy.clear();
  const unanswered = new Check('unanswered', 'somebody must let the application in', 'interaction_required', (ctx) => {
    const { result } = ctx.oidc;
    return result?.login === undefined || result.consent === undefined;
  });
  policy.add(new Prompt({ name: 'consent', requestable: true }, unanswered));
  return policy;
}

/** oidc-provider wants a key for ID tokens. None is ever issued, so the key is nobody's, and published nowhere. */
function unusedKey(): { readonly [member: string]: unknown; readonly kty: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kty: 'EC', alg: 'ES256', use: 'sig' };
}
