import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { providerWords, saidBy } from '../../upstream/oauth/problem.ts';

/**
 * Why a sign-in failed at the provider, for the log alone: its own `error` and `error_description` (RFC 6749, sections 4.1.2.1 and 5.2; RFC
 * 6750, section 3) in one line. Nothing else of such an answer is kept: it may hold anything. What failed otherwise is kept as it is.
 * @param secrets which the provider was sent and may repeat
 */
export function providerFailure(failure: unknown, secrets: readonly string[]): unknown {
  const answer = failedAnswer(failure);
  if (answer === undefined) return failure;
  return new Error(`the provider said: ${saidBy({ ...answer, ...providerWords(answer.members, secrets) })}`);
}

/** `members` may be written by a stranger: whoever comes back brings the answer along. */
function failedAnswer(
  failure: unknown,
): { readonly status: number | undefined; readonly members: Readonly<Record<string, unknown>> } | undefined {
  if (failure instanceof AuthorizationResponseError)
    return { status: undefined, members: Object.fromEntries(failure.cause) };
  if (failure instanceof ResponseBodyError) return { status: failure.status, members: { ...failure.cause } };
  if (failure instanceof WWWAuthenticateChallengeError)
    return { status: failure.status, members: { ...failure.cause[0]?.parameters } };
  return undefined;
}
