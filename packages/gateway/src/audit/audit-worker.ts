import { workerData } from 'node:worker_threads';
import type { AuditEvent } from '../domain/records.ts';
import { openConnection } from '../store/sqlite/connection.ts';
import { serveRequests } from '../store/sqlite/serve-requests.ts';
import { columns, rowValues } from './row.ts';
import type { AuditWorkerData } from './trail.ts';

/** The thread that owns the write connection to audit.db: each batch is one transaction, on disk when it is answered. */
const connection = openConnection((workerData as AuditWorkerData).file, 'write');
const places = columns.map(() => '?').join(', ');
const insert = connection.prepare(`insert into audit_events (${columns.join(', ')}) values (${places})`);

const keep = connection.transaction((events: readonly AuditEvent[]) => {
  for (const event of events) insert.run(rowValues(event));
});

serveRequests<readonly AuditEvent[], number>(
  (events) => {
    keep.immediate(events);
    return events.length;
  },
  () => connection.close(),
);
