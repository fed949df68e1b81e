/** How calls of one server have gone lately. Immutable. */
export interface Breaker {
  /** Failures in a row. */
  readonly failures: number;
  /** Until when the server is not asked, on the clock of whoever asks; 0 while it is. */
  readonly pausedUntil: number;
}

export interface BreakerLimits {
  /** So many failures in a row, and the server is no longer asked. */
  readonly breakerFailures: number;
  /** Milliseconds for which it is not, until one call finds out whether it is back. */
  readonly breakerPause: number;
}

export const closedBreaker: Breaker = { failures: 0, pausedUntil: 0 };

/** What may be done with the next call: `probe` says that it is the one that finds out. */
export function verdictOf({ pausedUntil }: Breaker, now: number): 'go' | 'probe' | 'refuse' {
  if (pausedUntil === 0) return 'go';
  return now >= pausedUntil ? 'probe' : 'refuse';
}

export function afterFailure(breaker: Breaker, now: number, limits: BreakerLimits): Breaker {
  const failures = breaker.failures + 1;
  if (failures < limits.breakerFailures) return { ...breaker, failures };
  return { failures, pausedUntil: now + limits.breakerPause };
}

/** While one call finds out, the others wait; for no longer than a pause, since the server may leave that call hanging. */
export function whileProbed(breaker: Breaker, now: number, { breakerPause }: BreakerLimits): Breaker {
  return { ...breaker, pausedUntil: now + breakerPause };
}

/** Whoever was to find out did not: the next call may. */
export function notFoundOut(breaker: Breaker, now: number): Breaker {
  return breaker.pausedUntil === 0 ? breaker : { ...breaker, pausedUntil: now };
}

/** What says that a server is not there, or cannot cope, where it has not begun to answer: not that it refused one call. */
const outages = new Set(['upstream_unreachable', 'upstream_timeout']);
const outageStatuses = new Set([502, 503, 504]);

export function isOutage({ code, params }: { readonly code: string; readonly params: object }): boolean {
  if (outages.has(code)) return true;
  return code === 'upstream_refused' && 'status' in params && outageStatuses.has(Number(params.status));
}
