import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { coded } from '../errors/coded-error.ts';

/** By name, oldest first. Forward only: a name once released is never changed or removed. */
export type Migrations = Readonly<Record<string, Migration>>;

/** Where it is written down which migrations have run. */
export interface MigrationTables {
  readonly migrations: string;
  readonly lock: string;
}

export const storeMigrationTables: MigrationTables = { migrations: 'kysely_migration', lock: 'kysely_migration_lock' };

/**
 * Brings the schema up to date; several processes may do so at once.
 * @param directory named in the error
 * @param tables of its own for each schema that lives in one database
 * @throws store_newer when a newer version has been here; else an error that names the migration, with nothing of it kept
 */
export async function migrate<T>(
  db: Kysely<T>,
  migrations: Migrations,
  directory: string,
  tables: MigrationTables = storeMigrationTables,
): Promise<void> {
  const unknown = (await appliedMigrations(db, tables)).find((name) => !(name in migrations));
  if (unknown !== undefined) throw coded('store_newer', { directory, migration: unknown });
  const provider = { getMigrations: async () => migrations };
  const names = { migrationTableName: tables.migrations, migrationLockTableName: tables.lock };
  const { error, results } = await new Migrator({ db, provider, ...names }).migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName;
  throw new Error(`migration ${failed ?? 'of the store'} failed`, { cause: error });
}

/** The names of those that have run, oldest first. */
export async function appliedMigrations<T>(db: Kysely<T>, { migrations: table }: MigrationTables): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === table)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(db);
  return rows.map(({ name }) => name);
}
