import type { AuthorizationServerFacts } from '../../domain/oauth/facts.ts';
import { askProvider } from './ask-provider.ts';
import { type AuthMethod, authenticate, type ClientCredentials, methodsToTry } from './client-authentication.ts';
import { type OAuthFailure, tokenFailure } from './failure.ts';
import { type IssuedTokens, readTokens } from './token-answer.ts';
import { inOneGo, type OAuthWay } from './way.ts';

export type TokenOutcome =
  | {
      readonly kind: 'issued';
      readonly tokens: IssuedTokens;
      /** When they were asked for, epoch milliseconds: their life is counted from here. */
      readonly askedAt: number;
      /** How the server took our client: to be kept. */
      readonly authMethod: AuthMethod;
    }
  | { readonly kind: 'failed'; readonly failure: OAuthFailure };

/** What of an authorization server a token request needs. */
export type TokenEndpoint = Pick<AuthorizationServerFacts, 'tokenEndpoint' | 'authMethods'>;

/**
 * Asks for tokens, presenting our client in one way after the other until the server takes it. A server that refuses the client
 * has not looked at the code or refresh token, so that another try costs nothing.
 * All of it takes half a minute at most.
 * @param parameters of the grant, without the client's own
 */
export async function requestTokens(
  way: OAuthWay,
  stage: 'token' | 'refresh',
  endpoint: TokenEndpoint,
  client: ClientCredentials,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenOutcome> {
  const [first = 'none', ...others] = methodsToTry(client, endpoint.authMethods);
  const bounded = inOneGo(way);
  let outcome = await requestOnce(bounded, stage, endpoint, client, parameters, first);
  for (const method of others) {
    if (outcome.kind === 'issued' || !refusesClient(outcome.failure)) return outcome;
    outcome = await requestOnce(bounded, stage, endpoint, client, parameters, method);
  }
  return outcome;
}

async function requestOnce(
  way: OAuthWay,
  stage: 'token' | 'refresh',
  { tokenEndpoint }: TokenEndpoint,
  client: ClientCredentials,
  parameters: Readonly<Record<string, string>>,
  authMethod: AuthMethod,
): Promise<TokenOutcome> {
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(parameters);
  authenticate(authMethod, client, { headers, body });
  const askedAt = way.now();
  const asked = await askProvider(way, stage, tokenEndpoint, { headers, body: body.toString() });
  if (asked.kind === 'failed') return asked;
  const tokens = readTokens(asked.answer);
  if (tokens) return { kind: 'issued', tokens, askedAt, authMethod };
  return { kind: 'failed', failure: tokenFailure(stage, asked.answer, way.now()) };
}

/** `invalid_request` is what some say to a client that stands where they do not look for it. */
function refusesClient(failure: OAuthFailure): boolean {
  return isUnknownClient(failure) || failure.problem.error === 'invalid_request';
}

/** Whether the server said that it does not know our client, or refused it without a word (RFC 6749 section 5.2: 401). */
export function isUnknownClient({ kind, problem: { status, error } }: OAuthFailure): boolean {
  return kind === 'invalid_client' || (status === 401 && error === undefined);
}
