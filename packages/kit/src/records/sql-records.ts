import type { ReadRecord, RecordStore, StoredRecord } from './record-store.ts';
import type { SqlConnection, SqlExecutor, SqlRow, SqlValue, Vault } from './sql-executor.ts';

/** The database's own clock, epoch milliseconds. */
const clocks = {
  sqlite: `cast(unixepoch('subsec') * 1000 as integer)`,
  postgres: '(extract(epoch from clock_timestamp()) * 1000)::bigint',
} as const;

/** How many one transaction forgets: others wait for as long as it lasts. */
const sweptAtOnce = 500;

/**
 * Records in the table `oauth_records` (see `recordTable`) of SQLite or PostgreSQL, for any number of instances.
 *
 * Every body is sealed by the vault, at the place that the key of its row is, in the transaction that writes it and before that
 * transaction touches a row. A body that does not open rejects whatever reads it, with what the vault threw. Kinds, ids, aliases
 * and groups stand there as they are: hash what nobody may learn.
 */
export function sqlRecordStore<C extends SqlConnection>(executor: SqlExecutor<C>, vault: Vault<C>): RecordStore {
  const now = clocks[executor.engine];
  const live = `(expires_at is null or expires_at > ${now})`;
  const columns = 'key, kind, alias, grouped, sealed, version, expires_at';

  async function opened(rows: readonly SqlRow[], connection: C): Promise<ReadRecord | undefined> {
    const [row] = rows;
    if (!row) return undefined;
    return fromRow(row, await vault.open(String(row.key), row.sealed as Uint8Array, connection));
  }

  const findWhere = (condition: string, parameters: readonly SqlValue[]) =>
    executor.read(async (connection) => {
      const found = `select ${columns} from oauth_records where ${condition} and ${live} limit 1`;
      return opened(await connection.query(found, parameters), connection);
    });

  /** Writes where nothing is in the way. @param condition what of a record that is there may be replaced */
  const insert = (record: StoredRecord, condition = '') =>
    executor.write(async (connection) => {
      const key = keyOf(record.kind, record.id);
      const sealed = await vault.seal(key, record.body, connection);
      const rows = await connection.query(
        `insert into oauth_records (key, kind, alias, grouped, sealed, version, expires_at) values (?, ?, ?, ?, ?, 1, ?)
         on conflict (key) do update set alias = excluded.alias, grouped = excluded.grouped, sealed = excluded.sealed,
         version = oauth_records.version + 1, expires_at = excluded.expires_at ${condition} returning key`,
        [key, record.kind, record.alias, record.group, sealed, whole(record.expiresAt)],
      );
      return rows.length > 0;
    });

  const removeWhere = (condition: string, parameters: readonly SqlValue[]) =>
    executor.write(async (connection) => {
      const rows = await connection.query(`delete from oauth_records where ${condition} returning key`, parameters);
      return rows.length;
    });

  return {
    find: (kind, id) => findWhere('key = ?', [keyOf(kind, id)]),
    findByAlias: (kind, alias) => findWhere('kind = ? and alias = ?', [kind, alias]),
    async put(record) {
      await insert(record);
    },
    create: (record) => insert(record, `where oauth_records.expires_at <= ${now}`),
    swap: (record, from) =>
      executor.write(async (connection) => {
        const key = keyOf(record.kind, record.id);
        const sealed = await vault.seal(key, record.body, connection);
        const rows = await connection.query(
          `update oauth_records set alias = ?, grouped = ?, sealed = ?, version = version + 1, expires_at = ?
           where key = ? and version = ? and ${live} returning key`,
          [record.alias, record.group, sealed, whole(record.expiresAt), key, from],
        );
        return rows.length > 0;
      }),
    take: (kind, id) =>
      executor.write(async (connection) => {
        const taken = `delete from oauth_records where key = ? and ${live} returning ${columns}`;
        return opened(await connection.query(taken, [keyOf(kind, id)]), connection);
      }),
    async remove(kind, id) {
      await removeWhere('key = ?', [keyOf(kind, id)]);
    },
    removeGroup: (group) => removeWhere('grouped = ?', [group]),
    count: (kind, ending = false) =>
      executor.read(async (connection) => {
        const among = ending ? `expires_at > ${now}` : live;
        const counted = `select count(*) as count from oauth_records where key > ? and key < ? and ${among}`;
        const [row] = await connection.query(counted, [keyOf(kind, ''), `${kind}${afterSpace}`]);
        return Number(row?.count);
      }),
    async sweep() {
      const some = `key in (select key from oauth_records where expires_at <= ${now} limit ${sweptAtOnce})`;
      for (let swept = 0; ; ) {
        const removed = await removeWhere(some, []);
        swept += removed;
        if (removed < sweptAtOnce) return swept;
      }
    },
  };
}

/** The character that sorts right after a space: between the two stand the keys of one kind. */
const afterSpace = '!';

/** @throws TypeError for a kind with a space in it: its keys could be those of another */
function keyOf(kind: string, id: string): string {
  if (kind.includes(' ')) throw new TypeError(`the kind of a record may hold no space: "${kind}"`);
  return `${kind} ${id}`;
}

/** Neither engine keeps half a millisecond. */
function whole(time: number | null): number | null {
  return time === null ? null : Math.floor(time);
}

/** PostgreSQL gives integers of 64 bits as text, where nobody told its client otherwise. */
function fromRow(row: SqlRow, body: string): ReadRecord {
  const kind = String(row.kind);
  return {
    kind,
    id: String(row.key).slice(kind.length + 1),
    alias: row.alias as string | null,
    group: row.grouped as string | null,
    body,
    expiresAt: row.expires_at === null ? null : Number(row.expires_at),
    version: Number(row.version),
  };
}
