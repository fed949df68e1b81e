import type { AuditEvent } from '../domain/records.ts';

/** Where authenticated acts are recorded: a bounded queue here, the disk in a worker. Nothing is ever dropped silently. */
export interface AuditTrail {
  /** Queues an event; costs a push. Committed within 250 ms, or when the promise of `flush` settles. */
  record(event: AuditEvent): void;
  /** `undefined` while there is room. Else the promise of room: wait for it before doing what must be audited. */
  room(): Promise<void> | undefined;
  /** Settles when everything recorded so far is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface AuditQuery {
  /** Only events after this id; 0 for all. */
  readonly afterId: number;
  /** The newest so many. */
  readonly limit: number;
}

/** What `audit tail` prints: an event with its place in the trail. */
export interface KeptAuditEvent extends AuditEvent {
  readonly id: number;
}

/** Read side for another process, opened read-only. Oldest first. */
export interface AuditReader {
  tail(query: AuditQuery): Promise<readonly KeptAuditEvent[]>;
  close(): Promise<void>;
}
