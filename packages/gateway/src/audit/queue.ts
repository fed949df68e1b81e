import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { AuditTrail } from './audit.ts';
import type { AuditBatch } from './batch.ts';

export interface AuditQueueOptions {
  /** Puts a batch on disk. Rejects where it may not have done so; the same batch is then tried again under the same key. */
  readonly keep: (batch: AuditBatch) => Promise<unknown>;
  /** How many events may wait for the disk before `room` makes callers wait. */
  readonly capacity: number;
  /** Called when a batch fails that did not fail before. */
  readonly onFailure: (error: unknown) => void;
}

export interface AuditQueue extends Pick<AuditTrail, 'record' | 'room' | 'flush'> {
  /** Nothing can be kept any more: whoever waits is refused, and so is whoever asks for room. */
  abandon(): void;
  /** How many events were recorded and are not on disk. */
  unkept(): number;
}

/** Events that make a batch due at once, and the most that one holds: an event costs half as much in a thousand as in a hundred. */
const batchSize = 1_000;
/** Milliseconds that an event waits for company. */
const longestWait = 200;
/** Milliseconds until a batch that failed is tried again. */
const retryAfter = 500;
/** Milliseconds that a caller waits for room before it is refused. */
const roomDeadline = 5_000;

interface Waiter {
  /** How many events must be on disk. */
  readonly target: number;
  readonly grant: () => void;
  readonly refuse: () => void;
}

/** The bounded queue before the disk: one batch under way at a time, so that a slow disk makes larger batches, not more. */
export function createAuditQueue({ keep, capacity, onFailure }: AuditQueueOptions): AuditQueue {
  let queue: AuditEvent[] = [];
  let underWay = 0;
  let kept = 0;
  /** A batch that failed. Nothing is added to it: it may have been kept, and its answer lost. */
  let failed: AuditBatch | undefined;
  let failing = false;
  let abandoned = false;
  /** Recorded by callers that did not ask for room after the end. */
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;
  const waiters = new Set<Waiter>();

  const unkept = () => underWay + (failed?.events.length ?? 0) + queue.length + lost;

  function enqueue(event: AuditEvent): void {
    queue.push(event);
    if (queue.length === 1 && timer === undefined) timer = setTimeout(wake, longestWait);
    else if (queue.length === batchSize && !failing) setImmediate(send);
  }

  function send(): void {
    if (underWay > 0 || (queue.length === 0 && !failed) || abandoned) return;
    stopTimer();
    const batch = failed ?? nextBatch();
    failed = undefined;
    underWay = batch.events.length;
    keep(batch).then(acknowledge, (error: unknown) => tryAgain(batch, error));
  }

  function nextBatch(): AuditBatch {
    const events = queue.length > batchSize ? queue.splice(0, batchSize) : queue;
    if (events === queue) queue = [];
    return { key: randomUUID(), events };
  }

  function acknowledge(): void {
    kept += underWay;
    underWay = 0;
    failing = false;
    for (const waiter of waiters) if (waiter.target <= kept) waiter.grant();
    if (queue.length >= batchSize || timer === undefined || waiters.size > 0) send();
  }

  function tryAgain(batch: AuditBatch, error: unknown): void {
    failed = batch;
    underWay = 0;
    if (abandoned) return;
    if (!failing) onFailure(error);
    failing = true;
    stopTimer();
    timer = setTimeout(wake, retryAfter);
  }

  function wake(): void {
    timer = undefined;
    send();
  }

  function stopTimer(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  /** Nobody is left waiting past the deadline: while a disk refuses, every call would leave a waiter behind. */
  function until(target: number, deadline?: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(late);
        waiters.delete(waiter);
        settle();
      };
      const refuse = () => end(() => reject(coded('overloaded', {})));
      const waiter: Waiter = { target, grant: () => end(resolve), refuse };
      const late = deadline === undefined ? undefined : setTimeout(refuse, deadline);
      waiters.add(waiter);
    });
  }

  return {
    record(event) {
      if (abandoned) lost += 1;
      else enqueue(event);
    },
    room() {
      if (abandoned) return Promise.reject(coded('overloaded', {}));
      if (unkept() < capacity) return undefined;
      if (!failing) send();
      return until(kept + unkept() - capacity + 1, roomDeadline);
    },
    async flush() {
      if (unkept() === 0) return;
      if (abandoned) throw coded('overloaded', {});
      const all = until(kept + unkept());
      send();
      await all;
    },
    abandon() {
      abandoned = true;
      stopTimer();
      for (const waiter of waiters) waiter.refuse();
    },
    unkept,
  };
}
