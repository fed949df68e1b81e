import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreLocation } from '../../packages/gateway/src/store/location.ts';
import { createDatabase, query } from '../postgres/database.ts';
import { onFile } from '../store/key-bench.ts';
import { locationOf } from '../store/place.ts';

export const engines = ['SQLite', 'Postgres'] as const;
export type Engine = (typeof engines)[number];

/** Where a house keeps what it keeps, and a look at it from outside. */
export interface HouseData {
  readonly location: StoreLocation;
  /** Runs one statement of SQL on the store. */
  sql(statement: string): Promise<unknown>;
  /** Everything that is kept, as text. */
  dump(): Promise<string>;
  remove(): Promise<void>;
}

export async function dataOn(engine: Engine): Promise<HouseData> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-people-'));
  const remove = () => rm(directory, { recursive: true });
  return engine === 'SQLite' ? sqliteData(directory, remove) : postgresData(directory, remove);
}

function sqliteData(directory: string, remove: HouseData['remove']): HouseData {
  return {
    location: locationOf(directory),
    sql: async (statement) => onFile(join(directory, 'gateway.db'), statement),
    async dump() {
      const names = await readdir(directory);
      return (await Promise.all(names.map((name) => readFile(join(directory, name), 'latin1')))).join('\n');
    },
    remove,
  };
}

async function postgresData(directory: string, remove: HouseData['remove']): Promise<HouseData> {
  const { url, drop } = await createDatabase();
  const tables = `select table_schema, table_name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
  return {
    location: locationOf(`${directory}#${url}`),
    sql: (statement) => query(url, statement),
    async dump() {
      const rows = [];
      for (const { table_schema, table_name } of await query(url, tables))
        rows.push(...(await query(url, `select * from "${table_schema}"."${table_name}"`)));
      return rows.map((row) => Object.values(row).map(textOf).join(' ')).join('\n');
    },
    async remove() {
      await drop();
      await remove();
    },
  };
}

function textOf(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}
