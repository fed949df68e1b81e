import { pauseAfter } from './refresh-outcome.ts';
import { type LeasedRefresh, look, type Refreshed, refreshUnderLease, type Stale } from './refresh-under-lease.ts';

export interface Refresher {
  /** New tokens for an identity, asked for once whatever the number of callers and instances. Rejects where the store fails. */
  refresh(stale: Stale): Promise<Refreshed>;
}

interface Pause {
  readonly failures: number;
  /** By `performance.now()`. */
  readonly until: number;
  readonly outcome: Refreshed;
}

export interface RefresherParts extends LeasedRefresh {
  /** Told once how each refresh ended, however many waited for it. */
  readonly onSettled: (stale: Stale, outcome: Refreshed) => Promise<void>;
}

/** All callers in this process share one promise; after a failure that may pass, the provider is left alone for a while. */
export function createRefresher(parts: RefresherParts): Refresher {
  const running = new Map<string, Promise<Refreshed>>();
  const pauses = new Map<string, Pause>();

  async function refreshOnce(stale: Stale): Promise<Refreshed> {
    const pause = pauses.get(stale.id);
    if (pause && performance.now() < pause.until) {
      const found = await look(parts, stale);
      return found.kind === 'stale' ? pause.outcome : found;
    }
    const outcome = await refreshUnderLease(parts, stale);
    if (outcome.kind === 'transient') pauses.set(stale.id, nextPause(pause, outcome));
    else pauses.delete(stale.id);
    await parts.onSettled(stale, outcome);
    return outcome;
  }

  async function refresh(stale: Stale): Promise<Refreshed> {
    const known = running.get(stale.id);
    if (!known) {
      const started = refreshOnce(stale).finally(() => running.delete(stale.id));
      running.set(stale.id, started);
      return started;
    }
    const outcome = await known;
    // It was begun for an older version than the one that is no longer good now.
    const isStale = outcome.kind === 'renewed' && outcome.opened.identity.version <= stale.version;
    return isStale ? refresh(stale) : outcome;
  }

  return { refresh };
}

function nextPause(before: Pause | undefined, outcome: Extract<Refreshed, { kind: 'transient' }>): Pause {
  const failures = (before?.failures ?? 0) + 1;
  return { failures, until: performance.now() + pauseAfter(failures, outcome.retryAfter), outcome };
}
