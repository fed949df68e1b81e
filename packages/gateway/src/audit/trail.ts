import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log/logger.ts';
import type { StoreLocation } from '../store/location.ts';
import { startWorkerThread } from '../store/sqlite/worker-thread.ts';
import type { AuditTrail } from './audit.ts';
import type { AuditJob } from './job.ts';
import { pack } from './packed.ts';
import { prepareAudit } from './prepare.ts';
import { createAuditQueue } from './queue.ts';
import { createRefusalCounter } from './refusal-counter.ts';

export interface AuditTrailOptions {
  /** A data folder, made where it is missing, or a database. Several processes may record into one. */
  readonly location: StoreLocation;
  readonly log: Log;
  /** How many events may wait for the disk before `room` makes callers wait. */
  readonly capacity?: number;
  /** Days after which events are removed, by one of all processes that say so; nobody removes any where it is 0 or left out. */
  readonly retentionDays?: number;
}

/** Milliseconds that `close` gives a disk that refuses. */
const closingTime = 5_000;
/** Milliseconds between two writes of what was counted. */
const minuteMs = 60_000;
/** Milliseconds between two looks whether retention is due: once an hour, whichever process does it. */
const lookForRetention = 600_000;

/**
 * Opens a trail to record into. Within one process open the next when this has settled: two connections that both migrate one file
 * from one thread would wait for each other.
 * @throws data_unwritable, database_url_invalid, database_unreachable, store_newer, store_too_old
 */
export async function openAuditTrail(options: AuditTrailOptions): Promise<AuditTrail> {
  const { location, log, capacity = 20_000, retentionDays = 0 } = options;
  await prepareAudit(location);
  const thread = startWorkerThread<AuditJob, undefined>({
    module: new URL('./audit-worker', import.meta.url),
    data: location satisfies StoreLocation,
    name: 'the audit worker',
    onDeath(err) {
      queue.abandon();
      log.fatal({ err, unkept: queue.unkept() }, 'nothing can be audited any more: restart gatehouse');
    },
  });
  const queue = createAuditQueue({
    keep: (batch) => thread.ask({ kind: 'keep', batch: pack(batch) }),
    capacity,
    onFailure: (err) => log.error({ err }, 'the audit trail cannot be written; it will be tried again'),
  });
  const refused = createRefusalCounter();

  async function writeRefusals(): Promise<void> {
    const refusals = refused.take();
    if (refusals.length === 0) return;
    try {
      await thread.ask({ kind: 'refusals', refusals });
    } catch (err) {
      refused.giveBack(refusals);
      log.warn({ err }, 'refused strangers could not be counted in the audit trail; it will be tried again');
    }
  }

  async function prune(): Promise<void> {
    if (retentionDays === 0) return;
    await thread
      .ask({ kind: 'prune', days: retentionDays })
      .catch((err: unknown) => log.warn({ err }, 'old audit events could not be removed; it will be tried again'));
  }

  const timers = [setInterval(() => void writeRefusals(), minuteMs), setInterval(() => void prune(), lookForRetention)];
  for (const timer of timers) timer.unref();
  void prune();

  async function close(): Promise<void> {
    for (const timer of timers) clearInterval(timer);
    const written = Promise.all([queue.flush().catch(() => undefined), writeRefusals()]);
    const late = new AbortController();
    await Promise.race([written, delay(closingTime, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    queue.abandon();
    if (queue.unkept() > 0) log.error({ unkept: queue.unkept() }, 'audit events could not be written');
    await thread.close();
  }

  return {
    record: queue.record,
    room: queue.room,
    flush: queue.flush,
    countRefused: (remoteAddress, code) => refused.count(remoteAddress, code, Date.now()),
    close,
  };
}
