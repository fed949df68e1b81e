import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import type { CodedError } from '../../errors/coded-error.ts';
import type { GrantedTokens } from '../../store/store.ts';

/** What came of one request for new tokens. */
export type RefreshOutcome =
  | { readonly kind: 'granted'; readonly granted: GrantedTokens }
  | Transient
  /** Perhaps used up by somebody faster, perhaps a store that has not heard of it yet: one more look decides. */
  | { readonly kind: 'doubtful'; readonly problem: OAuthProblem; readonly unknownClient: boolean }
  | { readonly kind: 'definitive'; readonly problem: OAuthProblem };

/** The token may be good still: network, 408, 429, 5xx, an answer that is none. */
export interface Transient {
  readonly kind: 'transient';
  readonly problem: OAuthProblem;
  /** Milliseconds, where it said. */
  readonly retryAfter: number | undefined;
  /** oauth_client_refused where nothing is better before somebody acts. */
  readonly error?: CodedError;
}

const firstPause = 1_000;
const longestPause = 5 * 60_000;
const longestAsked = 60 * 60_000;

/**
 * Milliseconds until the next try after the given number of failures in a row: doubling, or what the provider asked for
 * (RFC 6585 section 4), at most an hour.
 */
export function pauseAfter(failures: number, retryAfter: number | undefined): number {
  const own = Math.min(firstPause * 2 ** (failures - 1), longestPause);
  return Math.max(own, Math.min(retryAfter ?? 0, longestAsked));
}
