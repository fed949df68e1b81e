import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createRecordTable, keyVault, type RecordStore, sqliteExecutor, sqlRecordStore } from 'mcp-gatehouse-kit';

export interface TwoStores {
  readonly stores: readonly [RecordStore, RecordStore];
  close(): Promise<void>;
}

/** Two connections to one file, as two processes have. */
export async function twoStores(): Promise<TwoStores> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-records-'));
  const vault = keyVault([randomBytes(32)]);
  const open = () => {
    const database = new Sqlite(join(folder, 'records.db'));
    database.pragma('journal_mode = WAL');
    return { database, executor: sqliteExecutor(database) };
  };
  const [one, two] = [open(), open()];
  await createRecordTable(one.executor);
  return {
    stores: [sqlRecordStore(one.executor, vault), sqlRecordStore(two.executor, vault)],
    async close() {
      for (const { database } of [one, two]) database.close();
      await rm(folder, { recursive: true });
    },
  };
}
