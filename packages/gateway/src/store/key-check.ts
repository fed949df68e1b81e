import type { Kysely } from 'kysely';
import type { MasterKeySource } from '../crypto/master-keys.ts';
import { seal } from '../crypto/seal.ts';
import { isCoded } from '../errors/coded-error.ts';
import { retrying } from './conflict.ts';
import { createDataKeys, type DataKeys, newDataKey, unreadable } from './data-keys.ts';
import type { Database } from './schema.ts';
import { createSealer, type Sealer } from './sealer.ts';

/** The keys of an open store. */
export interface StoreKeys {
  readonly source: MasterKeySource;
  readonly dataKeys: DataKeys;
  readonly sealer: Sealer;
}

const place = { table: 'key_check', rowId: '1', column: 'sealed' };

/**
 * Opens the keys of a store, all of them, so that a wrong or missing master key stops the start. Only where nothing was ever
 * sealed are keys made.
 * @throws keyring_unreadable
 */
export async function openStoreKeys(db: Kysely<Database>, source: MasterKeySource): Promise<StoreKeys> {
  if (await isNew(db)) await makeFirstKey(db, source);
  const dataKeys = createDataKeys(source);
  const keys = { source, dataKeys, sealer: createSealer(dataKeys) };
  for (const { id } of await db.selectFrom('encryption_keys').select('id').execute()) await dataKeys.byId(id, db);
  await verify(db, keys);
  return keys;
}

async function isNew(db: Kysely<Database>): Promise<boolean> {
  const key = await db.selectFrom('encryption_keys').select('id').limit(1).executeTakeFirst();
  return !key && !(await readCheck(db));
}

/** Of several first starts at once the first one's key is kept, with the check that is sealed with it. */
async function makeFirstKey(db: Kysely<Database>, source: MasterKeySource): Promise<void> {
  const { key, row } = await newDataKey(source, true);
  await retrying(() =>
    db.transaction().execute(async (trx) => {
      const kept = await trx
        .insertInto('encryption_keys')
        .values({ ...row, id: 1 })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!kept) return;
      const sealed = seal({ id: 1, key }, place, 'these keys open this store');
      await trx.insertInto('key_check').values({ id: 1, sealed }).execute();
    }),
  );
}

async function readCheck(db: Kysely<Database>): Promise<Uint8Array | undefined> {
  return (await db.selectFrom('key_check').select('sealed').where('id', '=', 1).executeTakeFirst())?.sealed;
}

async function verify(db: Kysely<Database>, { source, dataKeys, sealer }: StoreKeys): Promise<void> {
  await dataKeys.active(db);
  const sealed = await readCheck(db);
  if (!sealed) throw unreadable(source, 'the store has keys and not the value that proves them');
  try {
    await sealer.open(place, sealed, db);
  } catch (error) {
    if (!isCoded(error) || error.code !== 'sealed_unreadable') throw error;
    throw unreadable(source, 'it is not the one this store was sealed with', error);
  }
}
