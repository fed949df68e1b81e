import { coded } from '../../errors/coded-error.ts';
import { shownUrl } from '../../net/redact-url.ts';
import { askProvider } from './ask-provider.ts';
import { authenticate, type ClientCredentials, methodsToTry } from './client-authentication.ts';
import type { OAuthFailure } from './failure.ts';
import { answerProblem, saidBy } from './problem.ts';
import type { ProviderAnswer } from './provider-answer.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { OAuthWay } from './way.ts';

export interface RevocationRequest {
  readonly revocationEndpoint: string | undefined;
  readonly authMethods: readonly string[] | undefined;
  readonly client: ClientCredentials;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
}

/** What became of each token; a failure is worth telling and stops nothing. */
export interface Revocation {
  readonly refreshToken: Revoked;
  readonly accessToken: Revoked;
}

export type Revoked =
  | { readonly kind: 'revoked' }
  /** There is no endpoint for it, no such token, or the server cannot take this one back: it ends by itself. */
  | { readonly kind: 'not_revocable' }
  | { readonly kind: 'failed'; readonly failure: OAuthFailure };

/** Takes both tokens back (RFC 7009), the refresh token first, which ends the rest on most servers. Best effort; never rejects. */
export async function revokeTokens(way: OAuthWay, request: RevocationRequest): Promise<Revocation> {
  const { accessToken, refreshToken } = request;
  return {
    refreshToken: await revoke(way, request, 'refresh_token', refreshToken),
    accessToken: await revoke(way, request, 'access_token', accessToken),
  };
}

async function revoke(
  way: OAuthWay,
  { revocationEndpoint: url, authMethods, client }: RevocationRequest,
  hint: 'access_token' | 'refresh_token',
  token: string | undefined,
): Promise<Revoked> {
  if (url === undefined || token === undefined) return { kind: 'not_revocable' };
  const [authMethod = 'none'] = methodsToTry(client, authMethods);
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams({ token, token_type_hint: hint });
  authenticate(authMethod, client, { headers, body });
  const asked = await askProvider(way, 'revocation', url, { headers, body: body.toString() });
  return asked.kind === 'failed' ? asked : revokedBy(asked.answer, way.now());
}

function revokedBy(answer: ProviderAnswer, now: number): Revoked {
  const { status, headers, url } = answer;
  const problem = answerProblem('revocation', answer);
  if (problem.error === 'unsupported_token_type') return { kind: 'not_revocable' };
  if (status < 300) return { kind: 'revoked' };
  const error = coded('oauth_revocation_failed', { url: shownUrl(url), said: saidBy(problem) });
  return {
    kind: 'failed',
    failure: { kind: 'transient', problem, error, retryAfter: retryAfterSeconds(headers, now) },
  };
}
