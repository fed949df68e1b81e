import type { Statement } from 'better-sqlite3';
import type { Connection } from './connection.ts';

/** What SQL gave: rows, or how many rows it changed. */
export interface StatementResult {
  readonly rows: unknown[];
  readonly changes: number;
}

export type RunStatement = (sql: string, parameters: readonly unknown[]) => StatementResult;

/**
 * Runs SQL on one connection. Preparing costs more than most statements, so the last used ones are kept.
 * @param limit how many statements stay prepared
 */
export function createStatements(connection: Connection, limit = 500): RunStatement {
  const prepared = new Map<string, Statement>();

  function prepare(sql: string): Statement {
    const statement = prepared.get(sql) ?? connection.prepare(sql);
    // A map keeps the order of insertion: what was used last stands at its end.
    prepared.delete(sql);
    prepared.set(sql, statement);
    if (prepared.size > limit) forgetOldest();
    return statement;
  }

  function forgetOldest(): void {
    const [oldest] = prepared.keys();
    if (oldest !== undefined) prepared.delete(oldest);
  }

  return (sql, parameters) => {
    // SQLite has rolled back by itself where the disk failed; a second rollback would hide that error behind its own.
    if (sql === 'rollback' && !connection.inTransaction) return { rows: [], changes: 0 };
    const statement = prepare(sql);
    if (statement.reader) return { rows: statement.all(...parameters), changes: 0 };
    return { rows: [], changes: statement.run(...parameters).changes };
  };
}
