import type { Kysely } from 'kysely';
import { keyRingFile, openSealer, type Sealer } from '../crypto/key-ring.ts';
import { coded, isCoded } from '../errors/coded-error.ts';
import type { Database } from './schema.ts';

const place = { table: 'key_check', rowId: '1', column: 'sealed' };

/**
 * Opens the key ring of a store. A value sealed at the first start tells, at every later one, that the ring is still the one
 * the store was sealed with; only at the first may a ring be made.
 * @throws keyring_unreadable
 */
export async function openStoreSealer(db: Kysely<Database>, directory: string): Promise<Sealer> {
  const known = await db.selectFrom('key_check').select('sealed').where('id', '=', 1).executeTakeFirst();
  const sealer = openSealer(directory, { create: known === undefined });
  if (known) verify(sealer, known.sealed, directory);
  else await keep(db, sealer.seal(place, 'this key ring opens this store'));
  return sealer;
}

function verify(sealer: Sealer, sealed: Uint8Array, directory: string): void {
  try {
    sealer.open(place, sealed);
  } catch (error) {
    if (!isCoded(error)) throw error;
    const reason = 'it is not the one this store was sealed with';
    throw coded('keyring_unreadable', { file: keyRingFile(directory), reason }, error);
  }
}

/** Of several first starts at once the first one's value stays; all of them use the same ring. */
async function keep(db: Kysely<Database>, sealed: Uint8Array): Promise<void> {
  await db
    .insertInto('key_check')
    .values({ id: 1, sealed })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
