import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import { coded } from '../../errors/coded-error.ts';
import { shownUrl } from '../../net/redact-url.ts';
import { type Asked, askProvider } from './ask-provider.ts';
import { askFor } from './choose-client.ts';
import { type ClientMetadata, clientMetadata, plainerMetadata } from './client-metadata.ts';
import { type OAuthFailure, rateLimited } from './failure.ts';
import type { NewClient } from './new-client.ts';
import { answerProblem, saidBy } from './problem.ts';
import type { ProviderAnswer } from './provider-answer.ts';
import { readRegistration } from './registration-answer.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { inOneGo, type OAuthWay } from './way.ts';

export type RegistrationOutcome =
  | { readonly kind: 'registered'; readonly client: NewClient }
  /** Its error is oauth_client_needed where only a person can go on. */
  | { readonly kind: 'failed'; readonly failure: OAuthFailure };

export interface RegistrationRequest {
  readonly callback: string;
  /** What the sign-in will ask for. */
  readonly scopes: readonly string[];
}

/**
 * Registers a client of ours (RFC 7591). A server that does not like what it is told is told less, once, within half a minute altogether.
 * Two at a time would make two clients: callers see to it that there is one (a lease).
 */
export async function registerClient(
  way: OAuthWay,
  facts: OAuthFacts,
  { callback, scopes }: RegistrationRequest,
): Promise<RegistrationOutcome> {
  const metadata = clientMetadata(facts, callback, scopes);
  const bounded = inOneGo(way);
  const first = await register(bounded, facts, metadata);
  const asked = isDisliked(first) ? await register(bounded, facts, plainer(metadata, facts, first.answer)) : first;
  if (asked.kind === 'failed') return asked;
  const { issuer } = facts.authorizationServer;
  const client = readRegistration(asked.answer, { issuer, callback, now: way.now() });
  if (client) return { kind: 'registered', client };
  return { kind: 'failed', failure: registrationFailure(facts, callback, asked.answer, way.now()) };
}

function register(way: OAuthWay, facts: OAuthFacts, metadata: ClientMetadata): Promise<Asked> {
  return askProvider(way, 'registration', facts.authorizationServer.registrationEndpoint ?? '', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
}

/** A redirect URI that is refused would be refused again. 422 is what validation answers in some frameworks. */
function isDisliked(asked: Asked): asked is Extract<Asked, { kind: 'answer' }> {
  if (asked.kind === 'failed') return false;
  const { status, members } = asked.answer;
  return (status === 400 || status === 422) && members.error !== 'invalid_redirect_uri';
}

function plainer(metadata: ClientMetadata, { authorizationServer }: OAuthFacts, { members }: ProviderAnswer) {
  return plainerMetadata(metadata, authorizationServer, typeof members.error === 'string' ? members.error : undefined);
}

function registrationFailure(facts: OAuthFacts, callback: string, answer: ProviderAnswer, now: number): OAuthFailure {
  const problem = answerProblem('registration', answer);
  const { status } = answer;
  if (status === 429) return rateLimited(answer, problem, now);
  const why = whyNeeded[status];
  const error =
    why === undefined
      ? coded('oauth_registration_failed', { url: shownUrl(answer.url), said: saidBy(problem) })
      : askFor(facts, { callback }, `${why} (HTTP ${status})`).error;
  const transient = status === 408 || status >= 500;
  return {
    kind: transient ? 'transient' : 'definitive',
    problem,
    error,
    retryAfter: retryAfterSeconds(answer.headers, now),
  };
}

/** Answers after which registering by ourselves will never work. */
const whyNeeded: Readonly<Record<number, string>> = {
  401: 'to register a client it wants a credential of its own',
  403: 'to register a client it wants a credential of its own',
  404: 'its registration endpoint is not there',
  405: 'its registration endpoint is not there',
};
