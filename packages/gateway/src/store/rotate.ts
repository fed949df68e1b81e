import type { Kysely } from 'kysely';
import type { Access } from './access.ts';
import { newDataKey, unwrap } from './data-keys.ts';
import type { StoreKeys } from './key-check.ts';
import { takeTurn } from './read-version.ts';
import { type Resealed, resealColumn, usesKey } from './reseal.ts';
import type { Database } from './schema.ts';
import { sealedColumns } from './sealed-columns.ts';
import type { Rotation } from './store.ts';

/**
 * Replaces the data key while others read and write. Every step leaves a store that opens, and what an interrupted rotation
 * left over is what the next one begins with: it is finished, instead of a new key being made.
 * @param renewMaster adds a master key first
 * @throws master_key_given, keyring_unreadable
 */
export async function rotate(access: Access, keys: StoreKeys, renewMaster: boolean): Promise<Rotation> {
  if (renewMaster) await renew(access, keys);
  const rewrapped = await rewrapAll(access, keys);
  const leftOver = await settle(access, keys);
  const resumed = leftOver.count > 0 || leftOver.dropped.length > 0;
  if (!resumed) await addDataKey(access, keys);
  const { count, dropped, unreadable } = resumed ? leftOver : await settle(access, keys);
  const { id: active } = await keys.dataKeys.active(access.read);
  return { active, resumed, resealed: count, rewrapped, dropped, unreadable };
}

/** The transaction keeps every other process from doing the same, and ends with a process that is killed. */
async function renew({ writeTogether }: Access, { source }: StoreKeys): Promise<void> {
  await writeTogether(async (trx) => {
    await takeTurn(trx);
    source.renew();
  });
}

/** Wraps every data key with the active master key that is wrapped with another. @returns how many */
async function rewrapAll({ read, write }: Access, { source }: StoreKeys): Promise<number> {
  const { active } = source.open(false);
  const rows = await read.selectFrom('encryption_keys').selectAll().where('master', '<>', active.id).execute();
  let count = 0;
  for (const row of rows) {
    const wrapped = await active.wrap(await unwrap(row, source));
    const { numUpdatedRows } = await write((db) =>
      db
        .updateTable('encryption_keys')
        .set({ wrapped, master: active.id })
        .where('id', '=', row.id)
        .where('wrapped', '=', row.wrapped)
        .executeTakeFirst(),
    );
    count += Number(numUpdatedRows);
  }
  return count;
}

async function addDataKey({ writeTogether }: Access, { source }: StoreKeys): Promise<void> {
  const { row } = await newDataKey(source, false);
  await writeTogether(async (trx) => {
    await takeTurn(trx);
    const { highest } = await trx
      .selectFrom('encryption_keys')
      .select(({ fn }) => fn.max('id').as('highest'))
      .executeTakeFirstOrThrow();
    await trx.updateTable('encryption_keys').set({ state: 'decrypt-only' }).where('state', '=', 'active').execute();
    await trx
      .insertInto('encryption_keys')
      .values({ ...row, id: highest + 1 })
      .execute();
  });
}

/** Brings every value under the active key and drops the keys that nobody uses any more. */
async function settle(access: Access, keys: StoreKeys): Promise<Resealed & { readonly dropped: readonly number[] }> {
  // Outside of a transaction first, since a key management service may have to be asked.
  await keys.dataKeys.active(access.read);
  const unreadable: string[] = [];
  let count = 0;
  for (const column of sealedColumns) {
    const resealed = await resealColumn(access, keys, column);
    count += resealed.count;
    unreadable.push(...resealed.unreadable);
  }
  return { count, unreadable, dropped: await access.writeTogether(dropUnused) };
}

async function dropUnused(trx: Kysely<Database>): Promise<readonly number[]> {
  await takeTurn(trx);
  const old = await trx
    .selectFrom('encryption_keys')
    .select('id')
    .where('state', '<>', 'active')
    .orderBy('id')
    .execute();
  const dropped: number[] = [];
  for (const { id } of old) {
    if (await isUsed(trx, id)) continue;
    await trx.deleteFrom('encryption_keys').where('id', '=', id).execute();
    dropped.push(id);
  }
  return dropped;
}

async function isUsed(trx: Kysely<Database>, id: number): Promise<boolean> {
  for (const column of sealedColumns) if (await usesKey(trx, id, column)) return true;
  return false;
}
