import { workerData } from 'node:worker_threads';
import { openConnection } from './connection.ts';
import { serveRequests } from './serve-requests.ts';
import { createStatements, type StatementResult } from './statements.ts';
import type { WriterData, WriterRequest } from './writer.ts';

/** The thread that owns the write connection, so that no fsync ever stalls a call. */
const connection = openConnection((workerData as WriterData).file, 'write');
const run = createStatements(connection);

serveRequests<WriterRequest, StatementResult>(
  ({ sql, parameters }) => run(sql, parameters),
  () => connection.close(),
);
