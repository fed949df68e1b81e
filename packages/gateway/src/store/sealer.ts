import type { Kysely } from 'kysely';
import { keyIdOf, type SealPlace, seal, unseal } from '../crypto/seal.ts';
import { coded } from '../errors/coded-error.ts';
import type { DataKeys } from './data-keys.ts';
import type { Database } from './schema.ts';

/** Seals and opens the values of a store. Keys that another process made meanwhile are looked up through `db`. */
export interface Sealer {
  /**
   * Seals with the key that is active now.
   * @param db where the value will be written: the transaction, so that its key is not dropped before the value is there
   * @throws keyring_unreadable
   */
  seal(place: SealPlace, plaintext: string, db: Kysely<Database>): Promise<Buffer>;
  /**
   * @param db where the value was read
   * @throws sealed_unreadable, keyring_unreadable
   */
  open(place: SealPlace, sealed: Uint8Array, db: Kysely<Database>): Promise<string>;
}

export function createSealer(keys: DataKeys): Sealer {
  return {
    async seal(place, plaintext, db) {
      return seal(await keys.active(db), place, plaintext);
    },
    async open(place, sealed, db) {
      const id = attempt(place, () => keyIdOf(sealed));
      const key = await keys.byId(id, db);
      return attempt(place, () => {
        if (!key) throw new Error(`there is no data key ${id}`);
        return unseal(key, place, sealed);
      });
    },
  };
}

function attempt<T>({ table, rowId }: SealPlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw coded('sealed_unreadable', { place: `${table} ${rowId}` }, error);
  }
}
