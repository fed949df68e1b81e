import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from 'oauth4webapi';
import type { AuthorizationServerFacts, OAuthFacts } from '../../domain/oauth/facts.ts';
import type { OAuthClient, OAuthSettings } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { shownUrl } from '../../net/redact-url.ts';
import { urlRefusal } from '../../net/url-refusal.ts';
import type { FlowClient, FlowContents } from './flow-contents.ts';
import { shownIssuer } from './shown-issuer.ts';
import type { OAuthWay } from './way.ts';

export interface AuthorizationRequest {
  readonly callback: string;
  /** From `selectScopes`. */
  readonly scopes: readonly string[];
  readonly settings: Pick<OAuthSettings, 'resource'>;
}

/** The client that a sign-in uses: the store's record with its secret. */
export type OpenedClient = Pick<OAuthClient, 'id' | 'clientId' | 'source' | 'authMethod' | 'createdAt'> & {
  readonly secret: string | undefined;
};

/**
 * Begins a sign-in: the address that the person's browser is to open, and what is to be kept until it comes back.
 * @throws oauth_no_pkce, oauth_endpoint_refused
 */
export async function startAuthorization(
  { networkOf }: Pick<OAuthWay, 'networkOf'>,
  facts: OAuthFacts,
  client: OpenedClient,
  { callback, scopes, settings }: AuthorizationRequest,
): Promise<{ readonly url: string; readonly contents: FlowContents }> {
  const { authorizationServer } = facts;
  requirePkce(authorizationServer);
  requireWeb(authorizationServer.authorizationEndpoint, networkOf);
  const verifier = generateRandomCodeVerifier();
  const contents: FlowContents = {
    state: generateRandomState(),
    verifier,
    issuer: authorizationServer.issuer,
    sendsIssuer: authorizationServer.sendsIssuer,
    authorizationEndpoint: authorizationServer.authorizationEndpoint,
    tokenEndpoint: authorizationServer.tokenEndpoint,
    authMethods: authorizationServer.authMethods ?? null,
    redirectUri: callback,
    resource: resourceParameter(facts, settings) ?? null,
    scope: scopes.join(' '),
    client: flowClient(client),
  };
  const challenge = await calculatePKCECodeChallenge(verifier);
  return { url: authorizationUrl(contents, challenge, promptFor(scopes)), contents };
}

/** `resource` as it is to be sent (RFC 8707), never re-written; undefined where none is to be. */
export function resourceParameter(
  { resource }: Pick<OAuthFacts, 'resource'>,
  { resource: mode = 'auto' }: Pick<OAuthSettings, 'resource'>,
): string | undefined {
  if (mode === 'omit') return undefined;
  return mode === 'auto' ? resource : mode.override;
}

function flowClient({ id, clientId, secret, source, authMethod, createdAt }: OpenedClient): FlowClient {
  return { id, clientId, secret: secret ?? null, authMethod, registeredAt: source === 'registered' ? createdAt : null };
}

function authorizationUrl(contents: FlowContents, challenge: string, prompt: string | undefined): string {
  const { client, redirectUri, scope, state, resource, authorizationEndpoint } = contents;
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    ...(scope === '' ? {} : { scope }),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...(resource === null ? {} : { resource }),
    ...(prompt === undefined ? {} : { prompt }),
  });
  return withParameters(authorizationEndpoint, parameters);
}

/** Keeps the endpoint as it was published, its own query included (RFC 6749 section 3.1), but for what would stand there twice. */
function withParameters(endpoint: string, parameters: URLSearchParams): string {
  const [address = ''] = endpoint.split('#', 1);
  const at = address.indexOf('?');
  const path = at === -1 ? address : address.slice(0, at);
  const own = at === -1 ? [] : address.slice(at + 1).split('&');
  const kept = own.filter(
    (part) => part !== '' && ![...new URLSearchParams(part).keys()].some((name) => parameters.has(name)),
  );
  return `${path}?${[...kept, parameters.toString()].join('&')}`;
}

/** OpenID Connect Core section 11: without consent `offline_access` is ignored. */
function promptFor(scopes: readonly string[]): string | undefined {
  return scopes.includes('offline_access') ? 'consent' : undefined;
}

/**
 * Clients must refuse a server whose metadata does not say that it checks PKCE: an intercepted code would be worth something.
 * Where there is no metadata at all, the revision of 2025-03-26 demanded PKCE of every server.
 */
function requirePkce({ issuer, metadataUrl, codeChallengeMethods }: AuthorizationServerFacts): void {
  if (metadataUrl === undefined || codeChallengeMethods?.includes('S256')) return;
  throw coded('oauth_no_pkce', { issuer: shownIssuer(issuer) });
}

/** A browser is sent there: `javascript:` and its like, and plain http to strangers, must never become a link. */
function requireWeb(endpoint: string, networkOf: OAuthWay['networkOf']): void {
  const refusal = URL.canParse(endpoint) ? urlRefusal(new URL(endpoint), networkOf(endpoint)) : 'it is not a URL';
  if (refusal !== undefined) throw coded('oauth_endpoint_refused', { url: shownUrl(endpoint), reason: refusal });
}
