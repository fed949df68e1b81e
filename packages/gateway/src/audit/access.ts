import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import type { StoreLocation } from '../store/location.ts';
import { openPool } from '../store/postgres/connection.ts';
import { openConnection } from '../store/sqlite/connection.ts';
import { ChannelDialect } from '../store/sqlite/dialect.ts';
import { createStatements } from '../store/sqlite/statements.ts';
import { type AuditEngine, postgresEngine, sqliteEngine } from './engine.ts';
import type { AuditDatabase } from './schema.ts';

/** A way to the tables of the trail, for the thread that opened it. */
export interface AuditAccess {
  readonly db: Kysely<AuditDatabase>;
  readonly engine: AuditEngine;
  close(): Promise<void>;
}

/** One to write, one for what retention does meanwhile. */
const connections = 2;

/** The indexes by tool and user are written all over: what is not in memory is read first. */
const cacheKilobytes = 32_768;

/** The trail of a data folder: a file of its own, so that neither its writes nor its reads wait for the store's. */
export function auditFile(directory: string): string {
  return join(directory, 'audit.db');
}

/** @throws database_url_invalid; SqliteError where the file cannot be opened */
export function openAccess({ directory, database }: StoreLocation, mode: 'read' | 'write'): AuditAccess {
  return database === undefined ? openFile(auditFile(directory), mode) : openDatabase(database.url);
}

function openFile(file: string, mode: 'read' | 'write'): AuditAccess {
  const connection = openConnection(file, mode);
  connection.pragma(`cache_size = -${cacheKilobytes}`);
  const run = createStatements(connection);
  const dialect = new ChannelDialect(async (sql, parameters) => run(sql, parameters));
  return {
    db: new Kysely<AuditDatabase>({ dialect }),
    engine: sqliteEngine,
    close: async () => void connection.close(),
  };
}

export function openDatabase(url: string): AuditAccess {
  // A connection that broke unused is replaced; what it would have been used for fails by itself, and is tried again.
  const pool = openPool(url, () => undefined, connections);
  const db = new Kysely<AuditDatabase>({ dialect: new PostgresDialect({ pool }) });
  return { db, engine: postgresEngine, close: () => db.destroy() };
}
