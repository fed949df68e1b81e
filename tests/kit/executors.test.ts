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
  recordTable,
  type SqlExecutor,
  sqliteExecutor,
} from 'mcp-gatehouse-kit';
import type pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createDatabase } from '../postgres/database.ts';
import { openPool } from './pool.ts';

function sqlite(file = ':memory:'): Sqlite.Database {
  const database = new Sqlite(file);
  onTestFinished(() => void database.close());
  database.exec('create table if not exists counters (name text primary key, value integer not null) strict');
  database.exec("insert or ignore into counters values ('a', 0)");
  return database;
}

async function postgres(): Promise<pg.Pool> {
  const { url, drop } = await createDatabase();
  const pool = openPool(url);
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  await pool.query('create table counters (name text primary key, value bigint not null)');
  await pool.query("insert into counters values ('a', 0), ('b', 0)");
  return pool;
}

describe.each(['sqlite', 'postgres'] as const)('an executor of %s', (engine) => {
  const create = async () => (engine === 'sqlite' ? sqliteExecutor(sqlite()) : postgresExecutor(await postgres()));
  const valueIn = "select value from counters where name = 'a'";

  test('keeps nothing of work that fails, and goes on', async () => {
    const executor = await create();
    const failing = executor.write(async (connection) => {
      await connection.query('update counters set value = ? where name = ?', [7, 'a']);
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    await expect(executor.write((connection) => connection.query('select none', []))).rejects.toThrow('none');
    const [row] = await executor.read((connection) => connection.query(valueIn, []));
    expect(Number(row?.value)).toBe(0);
  });

  test('lets no read see what is not committed', async () => {
    const executor = await create();
    const seen: number[] = [];
    const look = async () => {
      const [row] = await executor.read((connection) => connection.query(valueIn, []));
      seen.push(Number(row?.value));
    };
    await Promise.all([
      executor.write(async (connection) => {
        await connection.query('update counters set value = 1', []);
        await Promise.resolve();
        await connection.query('update counters set value = 2', []);
      }),
      look(),
      look(),
    ]);
    expect(seen).not.toContain(1);
  });

  test('makes the table as often as it is told to', async () => {
    const executor = await create();
    await Promise.all([1, 2, 3].map(() => createRecordTable(executor)));
    expect(await executor.read((connection) => connection.query('select key from oauth_records', []))).toEqual([]);
    for (const statement of recordTable(engine)) await executor.write((connection) => connection.query(statement, []));
  });
});

test('executors of one SQLite file do not mix their transactions, nor wait for each other in vain', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-executors-'));
  const databases = [1, 2].map(() => sqlite(join(directory, 'a.db')));
  onTestFinished(() => rm(directory, { recursive: true }));
  const executors = databases.flatMap((database) => [sqliteExecutor(database), sqliteExecutor(database)]);
  const add = (executor: SqlExecutor) =>
    executor.write(async (connection) => {
      const [row] = await connection.query('select value from counters', []);
      await Promise.resolve();
      await connection.query('update counters set value = ?', [Number(row?.value) + 1]);
    });
  await Promise.all(Array.from({ length: 10 }, () => Promise.all(executors.map(add))));
  expect(databases[0]?.prepare('select value from counters').pluck().get()).toBe(40);
});

test('a Postgres transaction that was given up in favour of another is run again', async () => {
  const pool = await postgres();
  const executor = postgresExecutor(pool);
  let runs = 0;
  const addToBoth = (first: string, second: string) =>
    executor.write(async (connection) => {
      runs += 1;
      for (const name of [first, second]) {
        await connection.query('update counters set value = value + 1 where name = ?', [name]);
        await connection.query('select pg_sleep(0.05)', []);
      }
    });
  await Promise.all([addToBoth('a', 'b'), addToBoth('b', 'a')]);
  expect((await pool.query('select value from counters')).rows).toEqual([{ value: '2' }, { value: '2' }]);
  expect(runs).toBeGreaterThan(2);
});

test('a Postgres connection that breaks inside a transaction rejects it, and the next one works', async () => {
  const pool = await postgres();
  const executor = postgresExecutor(pool);
  const broken = executor.write(async (connection) => {
    const [row] = await connection.query('select pg_backend_pid() as pid', []);
    await endSession(pool, Number(row?.pid));
    await connection.query('update counters set value = 9', []);
  });
  await expect(broken).rejects.toThrow();
  const rows = await executor.read((connection) => connection.query('select distinct value from counters', []));
  expect(rows).toEqual([{ value: '0' }]);
});

/** Ends a session from another one, and waits until it is gone. */
async function endSession(pool: pg.Pool, pid: number): Promise<void> {
  await pool.query('select pg_terminate_backend($1)', [pid]);
  await vi.waitFor(async () => {
    const { rows } = await pool.query('select 1 from pg_stat_activity where pid = $1', [pid]);
    expect(rows).toEqual([]);
  }, 5_000);
}

describe('a vault', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const nowhere = { query: async () => [] };

  test('opens what any of its keys sealed, and seals with the first', async () => {
    const old = await keyVault([first]).seal('place', 'text π', nowhere);
    const both = keyVault([second, first]);
    expect(await both.open('place', old, nowhere)).toBe('text π');
    const sealed = await both.seal('place', 'text π', nowhere);
    expect(await keyVault([second]).open('place', sealed, nowhere)).toBe('text π');
    await expect(keyVault([first]).open('place', sealed, nowhere)).rejects.toThrow('does not open');
  });

  test('seals the same text to other bytes each time', async () => {
    const vault = keyVault([first]);
    const [one, two] = [await vault.seal('p', 'text', nowhere), await vault.seal('p', 'text', nowhere)];
    expect(Buffer.from(one).equals(two)).toBe(false);
  });

  test('opens nothing that was moved, changed in any bit, or cut', async () => {
    const vault = keyVault([first]);
    const sealed = await vault.seal('place', 'text', nowhere);
    await expect(vault.open('other', sealed, nowhere)).rejects.toThrow('does not open');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(vault.open('place', changed, nowhere), `byte ${at}`).rejects.toThrow('does not open');
      await expect(vault.open('place', sealed.subarray(0, at), nowhere), `cut at ${at}`).rejects.toThrow(
        'does not open',
      );
    }
  });

  test('needs keys of 32 bytes', () => {
    expect(() => keyVault([])).toThrow('needs a key');
    expect(() => keyVault([randomBytes(16)])).toThrow('32 bytes, not 16');
  });
});

test('records in memory say what they are, and are refused in production', () => {
  const told: string[] = [];
  memoryRecordStore((text) => told.push(text));
  expect(told).toEqual([expect.stringContaining('kept in memory')]);
  const before = process.env.NODE_ENV;
  onTestFinished(() => {
    process.env.NODE_ENV = before;
  });
  process.env.NODE_ENV = 'production';
  expect(() => memoryRecordStore(() => undefined)).toThrow('Use a SQLite or PostgreSQL store');
});
