import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from '../domain/records.ts';
import type { Log } from '../log/logger.ts';
import { openConnection } from '../store/sqlite/connection.ts';
import { asDataUnwritable } from '../store/sqlite/data-unwritable.ts';
import { createPrivateFolder } from '../store/sqlite/private-folder.ts';
import { startWorkerThread } from '../store/sqlite/worker-thread.ts';
import type { AuditTrail } from './audit.ts';
import { auditFile } from './file.ts';
import { createAuditQueue } from './queue.ts';
import { prepareAuditSchema } from './schema.ts';

export interface AuditTrailOptions {
  /** The data folder; made where it is missing. Several processes may record into one. */
  readonly directory: string;
  readonly log: Log;
  /** How many events may wait for the disk before `room` makes callers wait. */
  readonly capacity?: number;
}

export interface AuditWorkerData {
  readonly file: string;
}

/** Milliseconds that `close` gives a disk that refuses. */
const closingTime = 5_000;

/** @throws data_unwritable, store_newer, store_too_old */
export async function openAuditTrail({ directory, log, capacity = 20_000 }: AuditTrailOptions): Promise<AuditTrail> {
  const file = auditFile(directory);
  createFile(file, directory);
  const thread = startWorkerThread<readonly AuditEvent[], number>({
    module: new URL('./audit-worker', import.meta.url),
    data: { file } satisfies AuditWorkerData,
    name: 'the audit worker',
    onDeath(err) {
      queue.abandon();
      log.fatal({ err, unkept: queue.unkept() }, 'nothing can be audited any more: restart gatehouse');
    },
  });
  const queue = createAuditQueue({
    keep: thread.ask,
    capacity,
    onFailure: (err) => log.error({ err }, 'the audit trail cannot be written; it will be tried again'),
  });

  async function close(): Promise<void> {
    const flushed = queue.flush().catch(() => undefined);
    const late = new AbortController();
    await Promise.race([flushed, delay(closingTime, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    queue.abandon();
    if (queue.unkept() > 0) log.error({ unkept: queue.unkept() }, 'audit events could not be written');
    await thread.close();
  }

  return { record: queue.record, room: queue.room, flush: queue.flush, close };
}

function createFile(file: string, directory: string): void {
  try {
    createPrivateFolder(directory);
    const connection = openConnection(file, 'write');
    try {
      prepareAuditSchema(connection, directory);
    } finally {
      connection.close();
    }
  } catch (error) {
    throw asDataUnwritable(error, directory);
  }
}
