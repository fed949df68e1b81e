import type { Limits } from '../config/limits.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';

/** The places at one server, and the line of those who wait for one. Nobody has more than a share of either. */
export interface Line {
  /**
   * Takes a place; at once where there is one.
   * @param begin what is done with it; where that throws, it is free again
   * @param onQueued is given what takes the caller out of the line: it then rejects with that error
   * @throws upstream_busy, caller_busy, and what `begin` does
   */
  enter<T>(caller: string, begin: () => T, onQueued: Leaving): T | Promise<T>;
  /** Gives a place back. */
  free(caller: string): void;
}

export type Leaving = (leave: (error: CodedError) => void) => void;

export type LineLimits = Pick<Limits, 'serverCalls' | 'serverQueue' | 'callerCalls' | 'queueWait'>;

interface Waiter {
  readonly caller: string;
  go(): void;
}

/** How many each caller has, and all together. */
class Tally {
  total = 0;
  readonly #by = new Map<string, number>();

  of(caller: string): number {
    return this.#by.get(caller) ?? 0;
  }

  add(caller: string): void {
    this.total += 1;
    this.#by.set(caller, this.of(caller) + 1);
  }

  take(caller: string): void {
    this.total -= 1;
    const left = this.of(caller) - 1;
    if (left === 0) this.#by.delete(caller);
    else this.#by.set(caller, left);
  }
}

export function createLine(server: string, limits: LineLimits): Line {
  const { serverCalls: calls, callerCalls, serverQueue, queueWait } = limits;
  const placed = new Tally();
  const queued = new Tally();
  const waiters = new Set<Waiter>();

  const hasPlaceFor = (caller: string) => placed.total < calls && placed.of(caller) < callerCalls;
  const busy = (caller: string) =>
    placed.of(caller) < callerCalls
      ? coded('upstream_busy', { server, calls })
      : coded('caller_busy', { server, calls: callerCalls });

  function begin<T>(caller: string, what: () => T): T {
    const begun = what();
    placed.add(caller);
    return begun;
  }

  function callIn(): void {
    for (const waiter of waiters) {
      if (placed.total >= calls) return;
      if (hasPlaceFor(waiter.caller)) waiter.go();
    }
  }

  function queue<T>(caller: string, what: () => T, onQueued: Leaving): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (): boolean => {
        clearTimeout(late);
        const wasWaiting = waiters.delete(waiter);
        if (wasWaiting) queued.take(caller);
        return wasWaiting;
      };
      const leave = (error: CodedError): void => {
        if (settle()) reject(error);
      };
      const late = setTimeout(() => leave(busy(caller)), queueWait);
      const waiter: Waiter = {
        caller,
        go() {
          settle();
          try {
            resolve(begin(caller, what));
          } catch (error) {
            reject(error as CodedError);
          }
        },
      };
      waiters.add(waiter);
      queued.add(caller);
      onQueued(leave);
    });
  }

  return {
    enter(caller, what, onQueued) {
      if (hasPlaceFor(caller)) return begin(caller, what);
      if (queued.total >= serverQueue || queued.of(caller) >= callerCalls) throw busy(caller);
      return queue(caller, what, onQueued);
    },
    free(caller) {
      placed.take(caller);
      callIn();
    },
  };
}
