import type { Limits } from '../config/limits.ts';
import { afterFailure, type Breaker, closedBreaker, isOutage, verdictOf } from '../domain/breaker.ts';
import type { Server } from '../domain/records.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';

/**
 * What goes to each server at once, by its slug and address: one that moved begins anew. A server that fails again and again is left alone for a while, and then asked once; one that
 * is slow has so many calls at a time and so many that wait, and further ones are refused at once instead of piling up.
 */
export interface Traffic {
  /** Why a server is not asked now; asking changes nothing. */
  paused(server: Addressed): CodedError | undefined;
  /**
   * A way to ask a server outside of any call. How that goes counts where it finds out whether the server is back: otherwise a server
   * that lists its tools and fails at each call would never be left alone.
   * @throws upstream_paused
   */
  admit(server: Addressed): Passage;
  /**
   * A place for a call; at once where there is one.
   * @param onGone tells when whoever waits for it has left
   * @throws upstream_paused, upstream_busy, client_gone
   */
  enter(server: Addressed, onGone: (listener: () => void) => void): Passage | Promise<Passage>;
}

/** Leave to ask a server once. Must be ended. */
export interface Passage {
  /** @param failure how it failed; undefined where the server answered; `unknown` where nobody waited for it */
  end(failure: CodedError | 'unknown' | undefined): void;
}

type Addressed = Pick<Server, 'slug' | 'url'>;

interface Lane {
  /** The server's slug. */
  readonly server: string;
  breaker: Breaker;
  /** The failure that paused it. */
  last: CodedError | undefined;
  running: number;
  readonly waiting: Set<Waiter>;
}

interface Waiter {
  go(): void;
}

type TrafficLimits = Pick<Limits, 'serverCalls' | 'serverQueue' | 'queueWait' | 'breakerFailures' | 'breakerPause'>;

/** Who may not sign in, say, has not found out whether the server is there. */
function tellsOf({ code }: CodedError): boolean {
  return code.startsWith('upstream_');
}

/** @param onTurn told when a server starts or ceases to be left alone */
export function createTraffic(limits: TrafficLimits, onTurn: (server: string) => void): Traffic {
  const lanes = new Map<string, Lane>();

  function laneOf({ slug, url }: Addressed): Lane {
    const key = `${slug} ${url}`;
    const known = lanes.get(key);
    if (known) return known;
    const lane = { server: slug, breaker: closedBreaker, last: undefined, running: 0, waiting: new Set<Waiter>() };
    lanes.set(key, lane);
    return lane;
  }

  function pausedError({ server, breaker, last }: Lane, now: number): CodedError {
    const seconds = Math.max(1, Math.ceil((breaker.pausedUntil - now) / 1000));
    return coded('upstream_paused', { server, failures: breaker.failures, seconds, last: last?.message ?? '' });
  }

  function pass(lane: Lane, isCall: boolean): Passage {
    const now = performance.now();
    const verdict = verdictOf(lane.breaker, now);
    if (verdict === 'refuse') throw pausedError(lane, now);
    if (verdict === 'probe') lane.breaker = { ...lane.breaker, isProbed: true };
    const isProbe = verdict === 'probe';
    return { end: (failure) => (isCall || isProbe ? note(lane, failure, isProbe) : undefined) };
  }

  function note(lane: Lane, failure: CodedError | 'unknown' | undefined, isProbe: boolean): void {
    const wasPaused = lane.breaker.pausedUntil > 0;
    if (failure === 'unknown' || (failure && !tellsOf(failure))) {
      if (isProbe) lane.breaker = { ...lane.breaker, isProbed: false };
    } else if (failure && isOutage(failure)) {
      // What was under way before says nothing new of a server that is left alone already.
      if (wasPaused && !isProbe) return;
      lane.breaker = afterFailure(lane.breaker, performance.now(), limits);
      lane.last = failure;
    } else lane.breaker = closedBreaker;
    if (lane.breaker.pausedUntil > 0 !== wasPaused) onTurn(lane.server);
  }

  function start(lane: Lane): Passage {
    const passage = pass(lane, true);
    lane.running += 1;
    return {
      end(failure) {
        lane.running -= 1;
        passage.end(failure);
        const [next] = lane.waiting;
        next?.go();
      },
    };
  }

  function queue(lane: Lane, onGone: (listener: () => void) => void): Promise<Passage> {
    return new Promise((resolve, reject) => {
      const leave = (error: CodedError): void => {
        if (settle()) reject(error);
      };
      const late = setTimeout(() => leave(busyError(lane)), limits.queueWait);
      const settle = (): boolean => {
        clearTimeout(late);
        return lane.waiting.delete(waiter);
      };
      const waiter: Waiter = {
        go() {
          settle();
          try {
            resolve(start(lane));
          } catch (error) {
            reject(error as CodedError);
            const [next] = lane.waiting;
            next?.go();
          }
        },
      };
      lane.waiting.add(waiter);
      onGone(() => leave(coded('client_gone', {})));
    });
  }

  function busyError({ server }: Lane): CodedError {
    return coded('upstream_busy', { server, calls: limits.serverCalls });
  }

  return {
    paused(server) {
      const lane = laneOf(server);
      const now = performance.now();
      return verdictOf(lane.breaker, now) === 'refuse' ? pausedError(lane, now) : undefined;
    },
    admit: (server) => pass(laneOf(server), false),
    enter(server, onGone) {
      const lane = laneOf(server);
      if (lane.running < limits.serverCalls) return start(lane);
      if (lane.waiting.size >= limits.serverQueue) throw busyError(lane);
      return queue(lane, onGone);
    },
  };
}
