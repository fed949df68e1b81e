import type { NetworkClass } from '../../domain/records.ts';
import type { Evidence } from '../../net/evidence.ts';
import type { Outbound } from '../../net/outbound.ts';

/** What every request to an authorization server needs. */
export interface OAuthWay {
  readonly outbound: Outbound;
  /** The class of a URL that a server named (`learntNetwork`); private only where an administrator opened that origin. */
  readonly networkOf: (url: string) => NetworkClass;
  /** Told of each request, without secrets. */
  readonly record?: (evidence: Evidence) => void;
  /** When everything asked this way must be over, by `performance.now()`; each request has half a minute in any case. */
  readonly until?: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** What one request may take, in milliseconds. Leases are made to outlast it. */
export const requestTimeout = 30_000;

/** The same way for several requests that together may take no longer than one: they are made under one lease. */
export function inOneGo(way: OAuthWay): OAuthWay {
  return { ...way, until: performance.now() + requestTimeout };
}

/** Milliseconds that a request made now may take; 0 where it must not be made any more. */
export function timeLeft({ until }: OAuthWay): number {
  return until === undefined ? requestTimeout : Math.max(Math.min(until - performance.now(), requestTimeout), 0);
}
