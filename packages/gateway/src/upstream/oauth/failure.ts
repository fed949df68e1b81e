import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import { type CodedError, coded } from '../../errors/coded-error.ts';
import { shownUrl } from '../../net/redact-url.ts';
import { answerProblem, ownProblem, saidBy } from './problem.ts';
import type { ProviderAnswer } from './provider-answer.ts';
import { retryAfterSeconds } from './retry-after.ts';

/**
 * What a failure means for what we hold.
 * `transient`: nothing; try again later. `invalid_grant`: the code or refresh token is spent. `invalid_client`: the registration is
 * gone or its secret is wrong; register again. `definitive`: asking again as we are will not help.
 */
export type FailureKind = 'transient' | 'invalid_grant' | 'invalid_client' | 'definitive';

export interface OAuthFailure {
  readonly kind: FailureKind;
  readonly problem: OAuthProblem;
  /** What people are told. */
  readonly error: CodedError;
  /** Seconds that the server asked us to wait. */
  readonly retryAfter: number | undefined;
}

/** Errors of the token endpoint that are not in RFC 6749, and what they mean. From the documentation of GitHub and Slack. */
const dialects: Readonly<Record<string, FailureKind>> = {
  bad_refresh_token: 'invalid_grant',
  bad_verification_code: 'invalid_grant',
  invalid_refresh_token: 'invalid_grant',
  invalid_code: 'invalid_grant',
  incorrect_client_credentials: 'invalid_client',
  invalid_client_id: 'invalid_client',
  bad_client_secret: 'invalid_client',
};

const kinds: Readonly<Record<string, FailureKind>> = {
  invalid_grant: 'invalid_grant',
  invalid_client: 'invalid_client',
  server_error: 'transient',
  temporarily_unavailable: 'transient',
  slow_down: 'transient',
  ...dialects,
};

/**
 * Classifies an answer of a token endpoint that holds no token. Pure. Only what the provider clearly said is final: a page of a
 * proxy, a missing route, an error that is no OAuth error code say nothing of our tokens. `invalid_grant` and `invalid_client` count
 * under whatever status below 500 they come (400, 401, GitHub's 200).
 */
export function classifyTokenFailure({ status, members }: Pick<ProviderAnswer, 'status' | 'members'>): FailureKind {
  if (status === 408 || status === 429 || status >= 500) return 'transient';
  const error = typeof members.error === 'string' ? members.error : '';
  const known = error.toLowerCase();
  if (Object.hasOwn(kinds, known)) return kinds[known] ?? 'definitive';
  return status === 404 || status === 405 || !isErrorCode(error) ? 'transient' : 'definitive';
}

/** As RFC 6749 section 5.2 and its extensions write them; "Bad Request" and "Unauthorized" are what frameworks say. */
function isErrorCode(text: string): boolean {
  return /^[a-z][a-z0-9_.:/-]*$/.test(text);
}

/** What an answer without a token stands for. */
export function tokenFailure(stage: 'token' | 'refresh', answer: ProviderAnswer, now: number): OAuthFailure {
  const url = shownUrl(answer.url);
  const problem = answerProblem(stage, answer);
  if (answer.status === 429) return rateLimited(answer, problem, now);
  return {
    kind: classifyTokenFailure(answer),
    problem,
    error: coded('oauth_token_failed', { url, said: saidBy(problem) }),
    retryAfter: retryAfterSeconds(answer.headers, now),
  };
}

export function rateLimited(answer: ProviderAnswer, problem: OAuthProblem, now: number): OAuthFailure {
  const retryAfter = retryAfterSeconds(answer.headers, now);
  const error = coded('oauth_rate_limited', { url: shownUrl(answer.url), seconds: retryAfter ?? 60 });
  return { kind: 'transient', problem, error, retryAfter };
}

/** Nothing was answered, or nothing that could be read. @param error document_* */
export function unreachedFailure(stage: OAuthProblem['stage'], url: string, error: CodedError): OAuthFailure {
  return { kind: 'transient', problem: ownProblem(stage, url, error.code), error, retryAfter: undefined };
}

/** What we refuse ourselves. */
export function ownFailure(stage: OAuthProblem['stage'], url: string, error: CodedError): OAuthFailure {
  return { kind: 'definitive', problem: ownProblem(stage, url, error.code), error, retryAfter: undefined };
}
