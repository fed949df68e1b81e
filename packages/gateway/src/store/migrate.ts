import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { coded } from '../errors/coded-error.ts';
import type { Database } from './schema.ts';

/** By name, oldest first. Forward only: a name once released is never changed or removed. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the schema up to date; several processes may do so at once.
 * @param directory named in the error
 * @throws store_newer when a newer version has been here; else an error that names the migration, with nothing of it kept
 */
export async function migrate(db: Kysely<Database>, migrations: Migrations, directory: string): Promise<void> {
  const unknown = (await applied(db)).find((name) => !(name in migrations));
  if (unknown !== undefined) throw coded('store_newer', { directory, migration: unknown });
  const provider = { getMigrations: async () => migrations };
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName;
  throw new Error(`migration ${failed ?? 'of the store'} failed`, { cause: error });
}

async function applied(db: Kysely<Database>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}
