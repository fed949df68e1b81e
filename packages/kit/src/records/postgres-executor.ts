import { numberedParameters } from './numbered-parameters.ts';
import type { SqlConnection, SqlExecutor, SqlRow } from './sql-executor.ts';

/** What is used of a `Pool` of pg. */
export interface PostgresPool extends PostgresQueries {
  connect(): Promise<PostgresClient>;
}

export interface PostgresQueries {
  query(sql: string, parameters: unknown[]): Promise<{ readonly rows: unknown[] }>;
}

export interface PostgresClient extends PostgresQueries {
  /** @param destroy whether it is in no state to be used again */
  release(destroy?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/** PostgreSQL gave up one of two transactions that could not both go on (SQLSTATE 40001, 40P01). Nothing of it was kept. */
const conflicts = new Set(['40001', '40P01']);

const attempts = 5;

/** Runs statements over a pool of pg. A transaction that lost against another one is run again, a few times. */
export function postgresExecutor(pool: PostgresPool): SqlExecutor {
  async function transaction<T>(work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let failed = true;
    client.on('error', ignore);
    try {
      await client.query('begin', []);
      const result = await work(connectionOver(client));
      await client.query('commit', []);
      failed = false;
      return result;
    } finally {
      // Closing the connection ends its transaction too, even where the connection is why it failed.
      client.release(failed);
      client.off('error', ignore);
    }
  }

  return {
    engine: 'postgres',
    read: (work) => work(connectionOver(pool)),
    async write(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await transaction(work);
        } catch (error) {
          if (attempt === attempts || !isConflict(error)) throw error;
        }
      }
    },
  };
}

/** A connection that breaks says so to its next statement as well; unheard, the same error would end the process. */
function ignore(): void {}

function connectionOver(queries: PostgresQueries): SqlConnection {
  return {
    async query(sql, parameters) {
      const { rows } = await queries.query(numberedParameters(sql), [...parameters]);
      return rows as SqlRow[];
    },
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && conflicts.has(String(error.code));
}
