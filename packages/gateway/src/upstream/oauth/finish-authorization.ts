import { readAuthorizationAnswer } from './authorization-answer.ts';
import type { AuthMethod } from './client-authentication.ts';
import type { OAuthFailure } from './failure.ts';
import { credentialsOf, type FlowContents } from './flow-contents.ts';
import { retryWhileFresh } from './fresh-client.ts';
import { type Granted, grantedFrom } from './granted.ts';
import { requestTokens } from './token-request.ts';
import type { OAuthWay } from './way.ts';

export type SignInOutcome =
  | {
      readonly kind: 'granted';
      readonly granted: Granted;
      /** How the server took our client: to be kept with it. */
      readonly authMethod: AuthMethod;
      /** Milliseconds until the server knew the client that it had just registered; worth a finding where not 0. */
      readonly waited: number;
    }
  | { readonly kind: 'failed'; readonly failure: OAuthFailure };

/**
 * Ends a sign-in: checks what the browser brought back and exchanges the code for tokens.
 * @param contents what `startAuthorization` gave; whoever calls has made sure that it is the same person, and takes it but once
 */
export async function finishAuthorization(
  way: OAuthWay,
  contents: FlowContents,
  parameters: URLSearchParams,
): Promise<SignInOutcome> {
  const answer = readAuthorizationAnswer(contents, parameters);
  if (answer.kind === 'failed') return answer;
  const { client, verifier, redirectUri, tokenEndpoint, authMethods } = contents;
  const resource = contents.resource ?? undefined;
  const grant = {
    grant_type: 'authorization_code',
    code: answer.code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...(resource !== undefined && { resource }),
  };
  const endpoint = { tokenEndpoint, authMethods: authMethods ?? undefined };
  const { outcome, waited } = await retryWhileFresh(way, client.registeredAt, () =>
    requestTokens(way, 'token', endpoint, credentialsOf(client), grant),
  );
  if (outcome.kind === 'failed') return outcome;
  const { tokens, askedAt, authMethod } = outcome;
  const granted = grantedFrom(tokens, { scope: contents.scope, resource, askedAt });
  return { kind: 'granted', granted, authMethod, waited };
}
