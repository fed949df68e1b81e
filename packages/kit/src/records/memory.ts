import type { ReadRecord, RecordStore, StoredRecord } from './record-store.ts';

/**
 * Records in the memory of this process, for tests: gone with it, and unknown to any other instance. Says so when it is made.
 * @throws Error in production (`NODE_ENV=production`): registered clients kept in memory are the most frequent reason why people are
 * asked to sign in again and again
 */
export function memoryRecordStore(warn: (text: string) => void = (text) => process.emitWarning(text)): RecordStore {
  const text =
    'records are kept in memory: clients and tokens are lost with this process and unknown to other instances';
  if (process.env.NODE_ENV === 'production')
    throw new Error(`${text}. Use a SQLite or PostgreSQL store in production.`);
  warn(`${text}. For tests only.`);
  const records = new Map<string, ReadRecord>();

  function live(key: string): ReadRecord | undefined {
    const record = records.get(key);
    if (record && record.expiresAt !== null && record.expiresAt <= Date.now()) records.delete(key);
    return records.get(key);
  }

  function write(record: StoredRecord): void {
    const key = keyOf(record.kind, record.id);
    records.set(key, { ...record, version: (live(key)?.version ?? 0) + 1 });
  }

  function removeWhere(matches: (record: ReadRecord) => boolean): number {
    const gone = [...records].filter(([, record]) => matches(record));
    for (const [key] of gone) records.delete(key);
    return gone.length;
  }

  return {
    find: async (kind, id) => live(keyOf(kind, id)),
    findByAlias: async (kind, alias) =>
      [...records.keys()].map(live).find((record) => record?.kind === kind && record.alias === alias),
    put: async (record) => write(record),
    async create(record) {
      if (live(keyOf(record.kind, record.id))) return false;
      write(record);
      return true;
    },
    async swap(record, from) {
      if (live(keyOf(record.kind, record.id))?.version !== from) return false;
      write(record);
      return true;
    },
    async take(kind, id) {
      const key = keyOf(kind, id);
      const record = live(key);
      records.delete(key);
      return record;
    },
    async remove(kind, id) {
      records.delete(keyOf(kind, id));
    },
    removeGroup: async (group) => removeWhere((record) => record.group === group),
    count: async (kind, ending = false) =>
      [...records.keys()].map(live).filter((each) => each?.kind === kind && !(ending && each.expiresAt === null))
        .length,
    sweep: async () => removeWhere(({ expiresAt }) => expiresAt !== null && expiresAt <= Date.now()),
  };
}

function keyOf(kind: string, id: string): string {
  return JSON.stringify([kind, id]);
}
