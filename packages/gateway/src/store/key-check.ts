import type { Kysely } from 'kysely';
import type { Sealer } from '../crypto/key-ring.ts';
import { coded, isCoded } from '../errors/coded-error.ts';
import type { Database } from './schema.ts';

/** Where a store's keys come from. */
export interface OpenSealer {
  /** Where, for messages: a file, or the name of a variable. */
  readonly source: string;
  /** @param create whether new keys may be made: only before anything was sealed. @throws keyring_unreadable */
  open(create: boolean): Sealer;
}

const place = { table: 'key_check', rowId: '1', column: 'sealed' };

/**
 * Opens the key ring of a store. A value sealed at the first start tells, at every later one, that the ring is still the one
 * the store was sealed with; only at the first may a ring be made.
 * @throws keyring_unreadable
 */
export async function openStoreSealer(db: Kysely<Database>, keys: OpenSealer): Promise<Sealer> {
  const known = await readCheck(db);
  const sealer = keys.open(known === undefined);
  if (known === undefined) await keep(db, sealer.seal(place, 'this key ring opens this store'));
  // Of several first starts at once one was first, and all must hold its keys.
  const kept = known ?? (await readCheck(db));
  if (kept) verify(sealer, kept, keys.source);
  return sealer;
}

async function readCheck(db: Kysely<Database>): Promise<Uint8Array | undefined> {
  return (await db.selectFrom('key_check').select('sealed').where('id', '=', 1).executeTakeFirst())?.sealed;
}

function verify(sealer: Sealer, sealed: Uint8Array, source: string): void {
  try {
    sealer.open(place, sealed);
  } catch (error) {
    if (!isCoded(error)) throw error;
    throw coded('keyring_unreadable', { file: source, reason: 'it is not the one this store was sealed with' }, error);
  }
}

async function keep(db: Kysely<Database>, sealed: Uint8Array): Promise<void> {
  await db
    .insertInto('key_check')
    .values({ id: 1, sealed })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
