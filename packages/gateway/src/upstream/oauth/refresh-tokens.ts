import type { AuthMethod, ClientCredentials } from './client-authentication.ts';
import type { OAuthFailure } from './failure.ts';
import { type Granted, grantedFrom } from './granted.ts';
import { requestTokens, type TokenEndpoint } from './token-request.ts';
import type { OAuthWay } from './way.ts';

export interface RefreshRequest {
  readonly endpoint: TokenEndpoint;
  readonly client: ClientCredentials;
  readonly refreshToken: string;
  /** As it was sent when the tokens were first asked for. */
  readonly resource: string | undefined;
  /** As granted: what holds on where the answer does not say. */
  readonly scope: string;
}

export type RefreshOutcome =
  | { readonly kind: 'granted'; readonly granted: Granted; readonly authMethod: AuthMethod }
  | { readonly kind: 'failed'; readonly failure: OAuthFailure };

/**
 * Spends a refresh token. Many servers rotate them and end everything when one is shown twice: callers see to it that each is
 * spent by one at a time (a lease), and keep what came before they use it.
 * `scope` is never sent: the grant keeps the scopes it has, and one that names old ones would narrow it.
 */
export async function refreshTokens(
  way: OAuthWay,
  { endpoint, client, refreshToken, resource, scope }: RefreshRequest,
): Promise<RefreshOutcome> {
  const grant = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...(resource !== undefined && { resource }),
  };
  const outcome = await requestTokens(way, 'refresh', endpoint, client, grant);
  if (outcome.kind === 'failed') return outcome;
  const { tokens, askedAt, authMethod } = outcome;
  return { kind: 'granted', granted: grantedFrom(tokens, { scope, refreshToken, resource, askedAt }), authMethod };
}
