import { join } from 'node:path';
import { auditFile } from '../audit/access.ts';
import { postgresEngine, sqliteEngine } from '../audit/engine.ts';
import { auditMigrationsFor } from '../audit/migrations/all.ts';
import { auditMigrationTables } from '../audit/prepare.ts';
import { postgresDialect, sqliteDialect } from '../store/dialect.ts';
import type { DatabaseLocation, StoreLocation } from '../store/location.ts';
import { appliedMigrations, migrate, storeMigrationTables } from '../store/migrate.ts';
import { migrationsFor } from '../store/migrations/all.ts';
import { asDatabaseError } from '../store/postgres/unreachable.ts';
import { asDataUnwritable } from '../store/sqlite/data-unwritable.ts';
import { lockDirectory } from '../store/sqlite/directory-lock.ts';
import { createPrivateFolder } from '../store/sqlite/private-folder.ts';
import { openDatabasePart, openFilePart, type Part } from './part.ts';

/** Where a whole installation is kept: a folder, a database or a backup file. The two may be one. */
export interface Place {
  readonly store: Part;
  readonly audit: Part;
  close(): Promise<void>;
}

/**
 * Opens an installation with its schema up to date.
 * @param alone whether no server may run on it meanwhile; of a database that is for its administrator to see to
 * @throws data_in_use, data_unwritable, database_url_invalid, database_unreachable, store_newer
 */
export function openPlace({ directory, database }: StoreLocation, alone: boolean): Promise<Place> {
  return database === undefined ? openFolder(directory, alone) : openDatabase(database);
}

async function openFolder(directory: string, alone: boolean): Promise<Place> {
  try {
    createPrivateFolder(directory);
    const unlock = alone ? lockDirectory(directory) : () => undefined;
    const store = openFilePart(join(directory, 'gateway.db'), 'write');
    const audit = openFilePart(auditFile(directory), 'write');
    const close = async () => {
      await store.close();
      await audit.close();
      unlock();
    };
    return await prepared({ store, audit, close }, directory, 'sqlite');
  } catch (error) {
    throw asDataUnwritable(error, directory);
  }
}

async function openDatabase({ url, directUrl = url }: DatabaseLocation): Promise<Place> {
  try {
    const part = openDatabasePart(directUrl);
    return await prepared({ store: part, audit: part, close: part.close }, 'the database', 'postgres');
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** One file with both, as backups have it. @throws SqliteError where it cannot be opened */
export async function openFile(file: string, mode: 'read' | 'write'): Promise<Place> {
  const part = openFilePart(file, mode);
  const place = { store: part, audit: part, close: part.close };
  return mode === 'write' ? prepared(place, file, 'sqlite') : place;
}

/** Whether a place has the schema of this version, neither an older nor a newer one. */
export async function isOfThisSchema({ store, audit }: Place): Promise<boolean> {
  const parts = [
    [store, storeMigrationTables, migrationsFor(sqliteDialect)],
    [audit, auditMigrationTables, auditMigrationsFor(sqliteEngine)],
  ] as const;
  for (const [{ db }, tables, known] of parts) {
    const applied = await appliedMigrations(db, tables);
    if (applied.join() !== Object.keys(known).join()) return false;
  }
  return true;
}

async function prepared(place: Place, name: string, engine: 'sqlite' | 'postgres'): Promise<Place> {
  const [dialect, auditEngine] =
    engine === 'sqlite' ? [sqliteDialect, sqliteEngine] : [postgresDialect, postgresEngine];
  try {
    await migrate(place.store.db, migrationsFor(dialect), name);
    await migrate(place.audit.db, auditMigrationsFor(auditEngine), name, auditMigrationTables);
    return place;
  } catch (error) {
    await place.close();
    throw error;
  }
}
