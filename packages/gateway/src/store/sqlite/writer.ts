import type { Log } from '../../log/logger.ts';
import type { Channel } from './dialect.ts';
import type { StatementResult } from './statements.ts';
import { startWorkerThread } from './worker-thread.ts';

export interface WriterData {
  readonly file: string;
}

/** One statement for the writer's thread. */
export interface WriterRequest {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface Writer {
  readonly run: Channel;
  close(): Promise<void>;
}

/** Starts the thread that owns this process's one write connection to `file`. */
export function startWriter(file: string, log: Log): Writer {
  const thread = startWorkerThread<WriterRequest, StatementResult>({
    module: new URL('./writer-worker', import.meta.url),
    data: { file } satisfies WriterData,
    name: "the store's writer",
    onDeath: (err) => log.fatal({ err }, 'the store can no longer be written: restart gatehouse'),
  });
  return { run: (sql, parameters) => thread.ask({ sql, parameters }), close: () => thread.close() };
}
