import type { DatabaseLocation, StoreLocation } from '../store/location.ts';
import { type MigrationTables, migrate } from '../store/migrate.ts';
import { asDatabaseError } from '../store/postgres/unreachable.ts';
import { asDataUnwritable } from '../store/sqlite/data-unwritable.ts';
import { createPrivateFolder } from '../store/sqlite/private-folder.ts';
import { type AuditAccess, openAccess, openDatabase } from './access.ts';
import { auditMigrationsFor } from './migrations/all.ts';

/** The trail's own, beside the store's in one database. */
export const auditMigrationTables: MigrationTables = { migrations: 'audit_migration', lock: 'audit_migration_lock' };

/**
 * Makes the trail's tables or brings them up to date; several processes may do so at once. It happens in the thread that asks,
 * where an error still has its class.
 * @throws data_unwritable, database_url_invalid, database_unreachable, store_newer, store_too_old
 */
export function prepareAudit(location: StoreLocation): Promise<void> {
  return location.database === undefined ? prepareFile(location) : prepareDatabase(location.database);
}

async function prepareFile(location: StoreLocation): Promise<void> {
  const { directory } = location;
  try {
    createPrivateFolder(directory);
    await migrated(openAccess(location, 'write'), directory);
  } catch (error) {
    throw asDataUnwritable(error, directory);
  }
}

async function prepareDatabase({ url, directUrl = url }: DatabaseLocation): Promise<void> {
  try {
    await migrated(openDatabase(directUrl), 'the database');
  } catch (error) {
    throw asDatabaseError(error);
  }
}

async function migrated({ db, engine, close }: AuditAccess, place: string): Promise<void> {
  try {
    await engine.prepareShrinking(db);
    await migrate(db, auditMigrationsFor(engine), place, auditMigrationTables);
  } finally {
    await close();
  }
}
