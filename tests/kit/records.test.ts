import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  createRecordTable,
  keyVault,
  memoryRecordStore,
  postgresExecutor,
  sqliteExecutor,
  sqlRecordStore,
} from 'mcp-gatehouse-kit';
import { createDatabase, query } from '../postgres/database.ts';
import { openPool } from './pool.ts';
import { type RecordBench, recordContract, sealedRecordContract } from './records-contract.ts';

recordContract('memory', async () => {
  const store = memoryRecordStore(() => undefined);
  return { store, beside: store, remove: async () => undefined };
});

async function sqliteBench(): Promise<Required<RecordBench>> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-records-'));
  const file = join(directory, 'records.db');
  const vault = keyVault([randomBytes(32)]);
  const databases = [new Sqlite(file), new Sqlite(file)] as const;
  const stores = databases.map((database) => {
    database.pragma('journal_mode = WAL');
    return sqliteExecutor(database);
  });
  for (const executor of stores) await createRecordTable(executor);
  const [store, beside] = stores.map((executor) => sqlRecordStore(executor, vault));
  if (!store || !beside) throw new Error('two stores were made');
  return {
    store,
    beside,
    async sql(statement) {
      const prepared = databases[0].prepare<[], Record<string, unknown>>(statement);
      if (prepared.reader) return prepared.all();
      prepared.run();
      return [];
    },
    async remove() {
      for (const database of databases) database.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function postgresBench(): Promise<Required<RecordBench>> {
  const { url, drop } = await createDatabase();
  const vault = keyVault([randomBytes(32)]);
  const pools = [1, 2].map(() => openPool(url));
  const executors = pools.map((pool) => postgresExecutor(pool));
  await Promise.all(executors.map(createRecordTable));
  const [store, beside] = executors.map((executor) => sqlRecordStore(executor, vault));
  if (!store || !beside) throw new Error('two stores were made');
  return {
    store,
    beside,
    sql: (statement) => query(url, statement),
    async remove() {
      for (const pool of pools) await pool.end();
      await drop();
    },
  };
}

for (const [name, createBench] of [
  ['SQLite', sqliteBench],
  ['Postgres', postgresBench],
] as const) {
  recordContract(name, createBench);
  sealedRecordContract(name, createBench);
}
