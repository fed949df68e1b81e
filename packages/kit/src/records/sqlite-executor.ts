import { resolve } from 'node:path';
import type { SqlConnection, SqlExecutor, SqlRow } from './sql-executor.ts';

/** What is used of a `Database` of better-sqlite3. */
export interface SqliteDatabase {
  /** The file. */
  readonly name: string;
  /** Whether it is in memory, and so nobody else's. */
  readonly memory: boolean;
  readonly inTransaction: boolean;
  prepare(sql: string): SqliteStatement;
}

export interface SqliteStatement {
  /** Whether it answers rows. */
  readonly reader: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): unknown;
}

/**
 * The last piece of work that waits for a database: one connection has one transaction at a time. A second connection to the same file
 * would wait for the first one's lock, and keep this thread, which the first one needs, while it does.
 */
const turns = new Map<SqliteDatabase | string, Promise<unknown>>();

/**
 * Runs statements on a database of better-sqlite3, one piece of work after the other, over all executors of that file in this
 * process.
 *
 * Give it a connection of its own: what else is written through the same one, while a transaction of this is open, becomes part of
 * that transaction. The file should be in WAL mode; other processes may use it, each waits for the other's write lock as long as the
 * connection's `timeout` says.
 */
export function sqliteExecutor(database: SqliteDatabase): SqlExecutor {
  const prepared = new Map<string, SqliteStatement>();

  function statementOf(sql: string): SqliteStatement {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  }

  const connection: SqlConnection = {
    async query(sql, parameters) {
      const statement = statementOf(sql);
      if (statement.reader) return statement.all(...parameters) as SqlRow[];
      statement.run(...parameters);
      return [];
    },
  };

  async function transaction<T>(work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    // Takes the write lock at once: a read that turns into a write ignores the timeout.
    await connection.query('begin immediate', []);
    try {
      const result = await work(connection);
      await connection.query('commit', []);
      return result;
    } catch (error) {
      // SQLite has rolled back by itself where the disk failed.
      if (database.inTransaction) await connection.query('rollback', []);
      throw error;
    }
  }

  const turn = database.memory ? database : resolve(database.name);

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = (turns.get(turn) ?? Promise.resolve()).then(work, work);
    turns.set(turn, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(turn) === mine) turns.delete(turn);
    }
  }

  return {
    engine: 'sqlite',
    // Waits as well: it would see what an open transaction has not committed.
    read: (work) => inTurn(() => work(connection)),
    write: (work) => inTurn(() => transaction(work)),
  };
}
