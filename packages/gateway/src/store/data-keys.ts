import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { keyBytes } from '../crypto/key-wrapper.ts';
import type { MasterKeySource } from '../crypto/master-keys.ts';
import type { SealKey } from '../crypto/seal.ts';
import { coded } from '../errors/coded-error.ts';
import type { Database } from './schema.ts';

/**
 * The data keys of a store, unwrapped when they are first needed and then kept in memory. Each question goes through the
 * connection that it is given: inside a transaction the transaction's own, or an embedded store would wait for itself.
 */
export interface DataKeys {
  /** The key that seals now, whichever process made it. @throws keyring_unreadable */
  active(db: Kysely<Database>): Promise<SealKey>;
  /** @returns undefined where the store has no such key. @throws keyring_unreadable */
  byId(id: number, db: Kysely<Database>): Promise<SealKey | undefined>;
}

type Row = Selectable<Database['encryption_keys']>;

export function createDataKeys(source: MasterKeySource): DataKeys {
  const known = new Map<number, SealKey>();

  async function byId(id: number, db: Kysely<Database>): Promise<SealKey | undefined> {
    const held = known.get(id);
    if (held) return held;
    const row = await db.selectFrom('encryption_keys').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return undefined;
    const found = { id, key: await unwrap(row, source) };
    known.set(id, found);
    return found;
  }

  return {
    byId,
    async active(db) {
      const id = await activeId(db);
      const key = id === undefined ? undefined : await byId(id, db);
      if (!key) throw unreadable(source, 'the store holds no data key');
      return key;
    },
  };
}

/** The master keys are read after the row: one that was added for it is there by then. @throws keyring_unreadable */
export async function unwrap(row: Row, source: MasterKeySource): Promise<Buffer> {
  const wrapper = source.open(false).byId.get(row.master);
  if (!wrapper) throw unreadable(source, 'it is not the one this store was sealed with');
  try {
    return await wrapper.unwrap(row.wrapped);
  } catch (error) {
    throw unreadable(source, `data key ${row.id} of the store does not open with it`, error);
  }
}

/** A data key that no row holds yet, wrapped with the active master key. */
export interface NewDataKey {
  readonly key: Buffer;
  readonly row: Omit<Row, 'id'>;
}

/** Not for use inside a transaction: a key management service is asked over the network. */
export async function newDataKey(source: MasterKeySource, create: boolean): Promise<NewDataKey> {
  const { active } = source.open(create);
  const key = randomBytes(keyBytes);
  const wrapped = await active.wrap(key);
  return { key, row: { state: 'active', wrapped, master: active.id, created_at: Date.now() } };
}

async function activeId(db: Kysely<Database>): Promise<number | undefined> {
  const row = await db
    .selectFrom('encryption_keys')
    .select('id')
    .where('state', '=', 'active')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

export function unreadable({ source }: MasterKeySource, reason: string, cause?: unknown): Error {
  return coded('keyring_unreadable', { file: source, reason }, cause);
}
