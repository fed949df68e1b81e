import { Kysely, PostgresDialect, sql } from 'kysely';
import { openPool } from '../store/postgres/connection.ts';
import { openConnection } from '../store/sqlite/connection.ts';
import { ChannelDialect } from '../store/sqlite/dialect.ts';
import { createStatements } from '../store/sqlite/statements.ts';
import type { Rows } from './copy-table.ts';

/** A database that is copied from or to. */
export interface Part {
  /** Shows one moment of it, whatever others write meanwhile. */
  read<T>(work: (db: Rows) => Promise<T>): Promise<T>;
  /** Keeps all of what is written, or nothing. */
  write<T>(work: (db: Rows) => Promise<T>): Promise<T>;
  /** For the schema, which has transactions of its own. */
  readonly db: Rows;
  close(): Promise<void>;
}

/** @throws SqliteError where the file cannot be opened */
export function openFilePart(file: string, mode: 'read' | 'write'): Part {
  const connection = openConnection(file, mode);
  const run = createStatements(connection);
  const db: Rows = new Kysely({ dialect: new ChannelDialect(async (text, parameters) => run(text, parameters)) });
  return {
    db,
    async read(work) {
      // Kysely's own transactions would keep everybody from writing.
      await sql`begin`.execute(db);
      try {
        return await work(db);
      } finally {
        await sql`commit`.execute(db);
      }
    },
    write: (work) => db.transaction().execute(work),
    async close() {
      await db.destroy();
      connection.close();
    },
  };
}

/** @throws database_url_invalid */
export function openDatabasePart(url: string): Part {
  const pool = openPool(url, () => undefined, 2);
  const db: Rows = new Kysely({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    read: (work) => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    write: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
  };
}
