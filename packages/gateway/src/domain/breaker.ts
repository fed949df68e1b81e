/** How calls of one server have gone lately. Immutable. */
export interface Breaker {
  /** Failures in a row. */
  readonly failures: number;
  /** Until when the server is not asked, on the clock of whoever asks; 0 while it is. */
  readonly pausedUntil: number;
  /** One call is finding out whether it is back; the others wait for what it says. */
  readonly isProbed: boolean;
}

export interface BreakerLimits {
  /** So many failures in a row, and the server is no longer asked. */
  readonly breakerFailures: number;
  /** Milliseconds for which it is not, until one call finds out whether it is back. */
  readonly breakerPause: number;
}

export const closedBreaker: Breaker = { failures: 0, pausedUntil: 0, isProbed: false };

/** What may be done with the next call: `probe` says that it is the one that finds out. */
export function verdictOf({ pausedUntil, isProbed }: Breaker, now: number): 'go' | 'probe' | 'refuse' {
  if (pausedUntil === 0) return 'go';
  return now >= pausedUntil && !isProbed ? 'probe' : 'refuse';
}

export function afterFailure(breaker: Breaker, now: number, limits: BreakerLimits): Breaker {
  const failures = breaker.failures + 1;
  if (failures < limits.breakerFailures) return { ...breaker, failures };
  return { failures, pausedUntil: now + limits.breakerPause, isProbed: false };
}

/** What says that a server is not there, or cannot cope: not that it refused one call. */
const outages = new Set(['upstream_unreachable', 'upstream_timeout']);
const outageStatuses = new Set([502, 503, 504]);

export function isOutage({ code, params }: { readonly code: string; readonly params: object }): boolean {
  if (outages.has(code)) return true;
  return code === 'upstream_refused' && 'status' in params && outageStatuses.has(Number(params.status));
}
