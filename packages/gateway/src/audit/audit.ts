import type { AuditEvent } from '../domain/records.ts';

/** Where authenticated acts are recorded: a bounded queue here, the disk in a worker. Nothing is ever dropped silently. */
export interface AuditTrail {
  /** Queues an event; costs a push. Committed within 250 ms, or when the promise of `flush` settles. */
  record(event: AuditEvent): void;
  /** `undefined` while there is room. Else the promise of room: wait for it before doing what must be audited. */
  room(): Promise<void> | undefined;
  /** Settles when everything recorded so far is on disk. */
  flush(): Promise<void>;
  /**
   * Counts a stranger who was refused, by minute, by the network it came from and by reason; written once a minute. It never waits
   * and takes none of the room of those who are known, so that a flood of strangers costs them nothing.
   */
  countRefused(remoteAddress: string, code: string): void;
  /** Writes what is queued and counted, for up to five seconds. */
  close(): Promise<void>;
}

/** Which events; what is left out does not matter. */
export interface AuditFilter {
  /** Epoch milliseconds: not before this. */
  readonly since?: number | undefined;
  /** Epoch milliseconds: before this. */
  readonly until?: number | undefined;
  readonly gateway?: string | undefined;
  readonly server?: string | undefined;
  /** As events have it: `token:<name>`, `cli`. */
  readonly principal?: string | undefined;
  /** E-mail address of a person: what they did themselves, and what acted for them (`user:<email>`, or that and more words). */
  readonly person?: string | undefined;
  readonly kind?: AuditEvent['kind'] | undefined;
  readonly outcome?: AuditEvent['outcome'] | undefined;
  /**
   * Words of the event's action, target, gateway, server, principal, app, outcome and code, all of which it must have, in any
   * order and case; `wordsOf` says what a word is. Text without one finds nothing.
   */
  readonly search?: string | undefined;
}

export interface AuditQuery extends AuditFilter {
  /** Only events after this id; 0 for all. */
  readonly afterId: number;
  /** Only events before this id. */
  readonly beforeId?: number | undefined;
  /** The newest so many. */
  readonly limit: number;
}

/** What `audit tail` prints: an event with its place in the trail. */
export interface KeptAuditEvent extends AuditEvent {
  readonly id: number;
}

/** Strangers of one network that were refused within a minute for one reason. */
export interface Refusals {
  /** The minute's beginning, epoch milliseconds. */
  readonly minute: number;
  /** An IPv4 /24 or IPv6 /56, or `other` past the bound. */
  readonly prefix: string;
  readonly code: string;
  readonly count: number;
}

/** How the calls of one tool went within an hour; `target` is empty for whatever else was asked of the server. */
export interface HourOfCalls {
  /** The hour's beginning, epoch milliseconds. */
  readonly hour: number;
  readonly server: string;
  readonly target: string;
  readonly calls: number;
  /** From 0 to 1: what did not end well, refusals included. */
  readonly errorShare: number;
  /** Milliseconds, within 6 %. */
  readonly p50: number;
  readonly p95: number;
}

/** What stands in a trail whose hash chain is whole. */
export interface VerifiedChain {
  readonly batches: number;
  readonly events: number;
  /** The newest batch and its digest: who keeps these elsewhere can tell later that nothing before was changed or cut off. */
  readonly head: { readonly batch: number; readonly digest: string };
}

/** Read side, for any process. */
export interface AuditReader {
  /** Oldest first. */
  tail(query: AuditQuery): Promise<readonly KeptAuditEvent[]>;
  /** The newest so many, oldest first. */
  refusals(query: { readonly since: number; readonly limit: number }): Promise<readonly Refusals[]>;
  /** Every hour that begins in [since, until), by hour, server and tool. Still there when the events are not. */
  hours(range: { readonly since: number; readonly until: number }): Promise<readonly HourOfCalls[]>;
  /**
   * Computes every digest of the hash chain anew, from all events that are kept.
   * @throws audit_broken at the first batch that does not match
   */
  verify(): Promise<VerifiedChain>;
  close(): Promise<void>;
}
