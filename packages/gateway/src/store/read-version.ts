import type { Kysely } from 'kysely';
import type { EngineDialect } from './dialect.ts';
import type { Database } from './schema.ts';

/** The committed version of the configuration. */
export async function readVersion(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('store_version')
    .select('configuration')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return row.configuration;
}

/** Moves it on, and keeps every other mover waiting until the transaction ends. @returns the new version */
export async function moveVersion(db: Kysely<Database>): Promise<number> {
  const row = await db
    .updateTable('store_version')
    .set(({ eb }) => ({ configuration: eb('configuration', '+', 1) }))
    .where('id', '=', 1)
    .returning('configuration')
    .executeTakeFirstOrThrow();
  return row.configuration;
}

/** Waits for every other transaction that changes the configuration, so that what this one reads stays true until it ends. */
export async function takeTurn(db: Kysely<Database>): Promise<void> {
  await db
    .updateTable('store_version')
    .set(({ ref }) => ({ configuration: ref('configuration') }))
    .where('id', '=', 1)
    .execute();
}

/**
 * Waits as `takeTurn` does, and keeps who takes a turn waiting, but not others that share it. Comes before any other lock of the
 * transaction: whoever takes a turn locks further rows after it.
 */
export async function shareTurn(db: Kysely<Database>, { hold }: EngineDialect): Promise<void> {
  await db.selectFrom('store_version').select('id').where('id', '=', 1).modifyEnd(hold.together).execute();
}
