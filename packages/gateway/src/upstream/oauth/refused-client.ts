import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import { type CodedError, coded } from '../../errors/coded-error.ts';
import { saidBy } from './problem.ts';
import { shownIssuer } from './shown-issuer.ts';

/** What people are told where an authorization server does not accept a client that somebody entered: we cannot make another. */
export function refusedClient(server: string, issuer: string, clientId: string, problem: OAuthProblem): CodedError {
  return coded('oauth_client_refused', { server, issuer: shownIssuer(issuer), clientId, said: saidBy(problem) });
}
