import { type MasterKeySource, masterKeys } from '../crypto/master-keys.ts';
import { unwrap } from '../store/data-keys.ts';
import type { Database } from '../store/schema.ts';
import type { Row, Rows } from './copy-table.ts';

type KeyRow = Database['encryption_keys'];

/** How a row of `encryption_keys` is written at the other place. */
export type RewrapKey = (row: Row) => Row;

/**
 * Wraps the data keys of one place with the master key of another. It is done before anything is copied, since a key service
 * is asked over the network.
 * @param from opens what is there; @param to has the master key of the other place
 * @throws keyring_unreadable where a data key opens with neither
 */
export async function rewrapped(db: Rows, from: MasterKeySource, to: MasterKeySource): Promise<RewrapKey> {
  const both = union(from, to);
  const { active } = to.open(false);
  const rows = (await db.selectFrom('encryption_keys').selectAll().execute()) as unknown as KeyRow[];
  const written = new Map<unknown, Pick<KeyRow, 'wrapped' | 'master'>>();
  for (const row of rows) {
    const key = await unwrap(row, both);
    written.set(row.id, { wrapped: await active.wrap(key), master: active.id });
  }
  return (row) => {
    const change = written.get(row.id);
    if (!change) throw new Error('the keys were rotated while they were copied: nothing was changed, run it again');
    return { ...row, ...change };
  };
}

function union(from: MasterKeySource, to: MasterKeySource): MasterKeySource {
  return {
    source: `${from.source} or ${to.source}`,
    open() {
      const keys = to.open(false);
      const others = from === to ? [] : [...from.open(false).byId.values()];
      return masterKeys(keys.active, [...others, ...keys.byId.values()]);
    },
    renew: to.renew,
  };
}
