import { randomBytes } from 'node:crypto';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { OAuthServerOptions, SeenRequest } from './real-oauth-options.ts';
import type { OAuthRecord } from './real-oauth-record.ts';
import type { OAuthStore } from './real-oauth-store.ts';

export const scopes = ['notes:read', 'notes:write'];

/** What a client must bring to register where `registration` is `token`. */
export const registrationToken = 'registration-by-invitation';

export interface OAuthPlace {
  readonly issuer: string;
  /** The MCP server's. */
  readonly resource: string;
  /** Of another API behind the same authorization server: whose tokens are good, and no good at the MCP server. */
  readonly otherResource: string;
}

/** An authorization server that follows the letter: S256, exact `resource` and redirect URI, rotation that ends a family. */
export function createProvider(
  options: OAuthServerOptions,
  place: OAuthPlace,
  store: OAuthStore,
  record: OAuthRecord,
): Provider {
  const provider = new Provider(place.issuer, configuration(options, place, store));
  watch(provider, record);
  if (options.secretSeconds) tellExpiry(provider, options.secretSeconds);
  return provider;
}

function configuration(options: OAuthServerOptions, place: OAuthPlace, store: OAuthStore): Configuration {
  const { registration = 'open', accessTokenSeconds = 5, refreshTokens = 'always' } = options;
  return {
    adapter: store.adapter,
    clientAuthMethods: [...(options.authMethods ?? (['none', 'client_secret_post', 'client_secret_basic'] as const))],
    clockTolerance: 0,
    cookies: { keys: [randomBytes(32).toString('hex')] },
    scopes: [...scopes, ...(refreshTokens === 'with_offline_access' ? ['offline_access'] : [])],
    responseTypes: ['code'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client, source) =>
      refreshTokens !== 'never' &&
      client.grantTypeAllowed('refresh_token') &&
      (refreshTokens === 'always' || source.scopes.has('offline_access')),
    ttl: { AccessToken: accessTokenSeconds, AuthorizationCode: 60, RefreshToken: 86_400, Grant: 86_400 },
    routes: { authorization: '/authorize', token: '/token', registration: '/register', revocation: '/revoke' },
    interactions: { url: (_ctx, { uid }) => `/sign-in/${uid}` },
    findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
    renderError: async (ctx, out) => {
      ctx.type = 'html';
      ctx.body = `<!doctype html><title>Error</title><h1>${escaped(out.error)}</h1><p>${escaped(out.error_description ?? '')}</p>`;
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => client.clientId === token.clientId },
      registration: {
        enabled: registration !== 'off',
        ...(registration === 'token' ? { initialAccessToken: registrationToken } : {}),
        issueRegistrationAccessToken: false,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => {
          throw new errors.InvalidTarget('resource is required');
        },
        getResourceServerInfo: async (ctx, asked) => {
          if (asked !== place.resource && asked !== place.otherResource)
            throw new errors.InvalidTarget('no such resource');
          // The library would take that of the code or the refresh token where the request has none.
          if (ctx.oidc.params?.resource === undefined) throw new errors.InvalidTarget('resource is required');
          return { scope: scopes.join(' '), accessTokenFormat: 'opaque', audience: asked };
        },
        useGrantedResource: async () => false,
      },
    },
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function watch(provider: Provider, record: OAuthRecord): void {
  const see = (endpoint: SeenRequest['endpoint'], ctx: KoaContextWithOIDC, outcome: string) =>
    record.see({
      endpoint,
      outcome,
      parameters: endpoint === 'register' ? ((ctx.oidc.body as Record<string, unknown>) ?? {}) : { ...ctx.oidc.params },
      authorization: ctx.get('authorization').split(' ')[0]?.toLowerCase() ?? '',
    });
  provider.on('grant.success', (ctx) => see('token', ctx, 'ok'));
  provider.on('grant.error', (ctx, { error }) => see('token', ctx, error));
  provider.on('registration_create.success', (ctx) => see('register', ctx, 'ok'));
  provider.on('registration_create.error', (ctx, { error }) => see('register', ctx, error));
  provider.on('authorization.success', (ctx) => see('authorize', ctx, 'ok'));
  provider.on('authorization.error', (ctx, { error }) => see('authorize', ctx, error));
  provider.on('revocation.error', (ctx, { error }) => see('revoke', ctx, error));
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === '/revoke' && ctx.status === 200) see('revoke', ctx as KoaContextWithOIDC, 'ok');
  });
  provider.on('server_error', (_ctx, error) => process.stderr.write(`${error.stack}\n`));
}

/** The store keeps it; the library's answer to a registration does not know of it. */
function tellExpiry(provider: Provider, seconds: number): void {
  provider.use(async (ctx, next) => {
    await next();
    const body = ctx.body as { client_secret?: string; client_secret_expires_at?: number } | undefined;
    if (ctx.path !== '/register' || !body?.client_secret) return;
    body.client_secret_expires_at = Math.floor(Date.now() / 1000) + seconds;
  });
}
