import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { createDatabase, type Database, query } from '../postgres/database.ts';
import { openInstance } from './instance.ts';

let database: Database;
let instances: readonly [Store, Store];

beforeAll(async () => {
  database = await createDatabase();
  instances = [await openInstance(database.url), await openInstance(database.url)];
});

afterAll(async () => {
  for (const store of instances ?? []) await store.close();
  await database?.drop();
});

/** Ends every connection that listens, as a network or an administrator may. */
async function cutListeners(): Promise<void> {
  const listening = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen %'`;
  await query(database.url, listening);
}

/** Milliseconds until one instance knows of a gateway that another one made. */
async function noticed(writer: Store, reader: Store, slug: string): Promise<number> {
  let stop = (): void => undefined;
  const heard = new Promise<void>((resolve) => {
    stop = reader.onChange(() => resolve());
  });
  await writer.gateways.create({ slug });
  const committed = performance.now();
  await heard;
  stop();
  const { gateways } = await reader.configuration();
  expect([...gateways.keys()]).toContain(slug);
  return performance.now() - committed;
}

test('two instances see each other change the configuration within a second, a hundred times, half of them deaf', async () => {
  const times: number[] = [];
  for (let trial = 0; trial < 100; trial += 1) {
    if (trial % 2 === 1) await cutListeners();
    const [writer, reader] = trial % 4 < 2 ? instances : [instances[1], instances[0]];
    times.push(await noticed(writer, reader, `g${trial}`));
  }
  expect(times.filter((time) => time >= 1_000)).toEqual([]);
}, 180_000);

test('an instance that loses the database says that it is not sure, and recovers by itself', async () => {
  const [first] = instances;
  await first.check();
  await query(database.url.replace(/[^/]*$/, 'postgres'), `alter database ${nameOf(database)} allow_connections false`);
  await query(database.url.replace(/[^/]*$/, 'postgres'), endAll(nameOf(database)));
  await expect.poll(() => first.isCurrent(), { timeout: 20_000 }).toBe(false);
  await expect(first.configuration()).rejects.toThrow();
  await query(database.url.replace(/[^/]*$/, 'postgres'), `alter database ${nameOf(database)} allow_connections true`);
  await expect.poll(() => first.isCurrent(), { timeout: 20_000 }).toBe(true);
  expect((await first.configuration()).gateways.size).toBe(100);
}, 60_000);

function nameOf({ url }: Database): string {
  return url.split('/').at(-1) ?? '';
}

function endAll(name: string): string {
  return `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`;
}
