import type { Limits } from '../config/limits.ts';
import {
  afterFailure,
  type Breaker,
  closedBreaker,
  isOutage,
  notFoundOut,
  verdictOf,
  whileProbed,
} from '../domain/breaker.ts';
import type { Server } from '../domain/records.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import { createLine, type Leaving, type Line, type LineLimits } from './line.ts';

/** Which server: one whose address has changed is another one, of which nothing is known yet. */
export type Destined = Pick<Server, 'id' | 'slug' | 'url' | 'network'>;

/**
 * What goes to each server at once. A server that fails again and again is left alone for a while, and then asked once; one that
 * is slow has so many calls at a time and so many that wait, and further ones are refused at once instead of piling up.
 */
export interface Traffic {
  /** Whether a server is left alone now; asking changes nothing. */
  isPaused(server: Destined): boolean;
  /**
   * A way to ask a server outside of any call. How that goes counts where it finds out whether the server is back: otherwise a server
   * that lists its tools and fails at each call would never be left alone.
   * @throws upstream_paused
   */
  admit(server: Destined): Passage;
  /**
   * A place for a call; at once where there is one.
   * @param caller whose share it is of
   * @param onQueued is given what takes a call that has to wait out of the line: it then rejects with that error
   * @throws upstream_paused, upstream_busy, caller_busy
   */
  enter(server: Destined, caller: string, onQueued: Leaving): Passage | Promise<Passage>;
}

/** Leave to ask a server once. Must be ended. */
export interface Passage {
  /** The server has begun to answer: whatever comes of that, it is there. */
  answering(): void;
  /**
   * @param failure how it failed; undefined where the server answered; `unknown` where nobody waited for it
   * @returns whether it says that the server is not there, or cannot cope
   */
  end(failure: CodedError | 'unknown' | undefined): boolean;
}

interface Lane {
  readonly server: Destined;
  readonly line: Line;
  breaker: Breaker;
  /** The failure that paused it. */
  last: CodedError | undefined;
}

type TrafficLimits = LineLimits & Pick<Limits, 'breakerFailures' | 'breakerPause'>;

/** Who may not sign in, say, has not found out whether the server is there. */
function tellsOf({ code }: CodedError): boolean {
  return code.startsWith('upstream_');
}

/** @param onTurn told when a server starts or ceases to be left alone */
export function createTraffic(limits: TrafficLimits, onTurn: (server: Destined) => void): Traffic {
  const lanes = new Map<string, Lane>();

  function laneOf(server: Destined): Lane {
    const known = lanes.get(server.id);
    if (known?.server.url === server.url && known.server.network === server.network) return known;
    const lane = { server, line: createLine(server.slug, limits), breaker: closedBreaker, last: undefined };
    lanes.set(server.id, lane);
    return lane;
  }

  function refuseWhilePaused({ server, breaker, last }: Lane, now: number): void {
    if (verdictOf(breaker, now) !== 'refuse') return;
    const seconds = Math.max(1, Math.ceil((breaker.pausedUntil - now) / 1000));
    const { failures } = breaker;
    throw coded('upstream_paused', { server: server.slug, failures, seconds, last: last?.message ?? '' });
  }

  function pass(lane: Lane, isCall: boolean): Passage {
    const now = performance.now();
    refuseWhilePaused(lane, now);
    const isProbe = verdictOf(lane.breaker, now) === 'probe';
    if (isProbe) lane.breaker = whileProbed(lane.breaker, now, limits);
    const counts = isCall || isProbe;
    let isThere = false;
    return {
      answering() {
        isThere = true;
        if (counts) turn(lane, closedBreaker);
      },
      end(failure) {
        const isOut = !isThere && failure !== undefined && failure !== 'unknown' && isOutage(failure);
        if (counts && !isThere) note(lane, failure, isOut, isProbe);
        return isOut;
      },
    };
  }

  function note(lane: Lane, failure: CodedError | 'unknown' | undefined, isOut: boolean, isProbe: boolean): void {
    const { breaker } = lane;
    const now = performance.now();
    if (isOut) {
      // What was under way before says nothing new of a server that is left alone already.
      if (breaker.pausedUntil > 0 && !isProbe) return;
      lane.last = failure as CodedError;
      turn(lane, afterFailure(breaker, now, limits));
    } else if (failure === 'unknown' || (failure && !tellsOf(failure))) {
      if (isProbe) lane.breaker = notFoundOut(breaker, now);
    } else turn(lane, closedBreaker);
  }

  function turn(lane: Lane, breaker: Breaker): void {
    const wasPaused = lane.breaker.pausedUntil > 0;
    lane.breaker = breaker;
    if (breaker.pausedUntil > 0 !== wasPaused) onTurn(lane.server);
  }

  function placed(lane: Lane, caller: string): Passage {
    const { answering, end } = pass(lane, true);
    return {
      answering,
      end(failure) {
        const isOut = end(failure);
        lane.line.free(caller);
        return isOut;
      },
    };
  }

  return {
    isPaused: (server) => verdictOf(laneOf(server).breaker, performance.now()) === 'refuse',
    admit: (server) => pass(laneOf(server), false),
    enter(server, caller, onQueued) {
      const lane = laneOf(server);
      refuseWhilePaused(lane, performance.now());
      return lane.line.enter(caller, () => placed(lane, caller), onQueued);
    },
  };
}
