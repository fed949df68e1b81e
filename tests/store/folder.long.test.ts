import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { sqliteDialect } from '../../packages/gateway/src/store/dialect.ts';
import { migrationsFor } from '../../packages/gateway/src/store/migrations/all.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { eachInItsFolder, silent } from './folder.ts';
import { startHelper } from './process.ts';

const folder = eachInItsFolder();

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('the folder and every file in it are for their owner only', async () => {
  await folder.open({ exclusive: true });
  expect(mode(folder.path)).toBe('700');
  const names = readdirSync(folder.path);
  expect(names).toEqual(expect.arrayContaining(['gateway.db', 'gateway.db-wal', 'keyring.json', 'server.lock']));
  expect(names.filter((name) => mode(join(folder.path, name)) !== '600')).toEqual([]);
});

test('one server at a time has the folder, commands beside it are welcome', async () => {
  const first = await folder.open({ exclusive: true });
  const message = expect.stringContaining(folder.path);
  await expect(folder.open({ exclusive: true })).rejects.toMatchObject({ code: 'data_in_use', message });
  await expect(startHelper('hold.ts', folder.path).lines).rejects.toThrow('data_in_use');
  await folder.open();
  await expect(folder.open({ exclusive: true })).rejects.toMatchObject({ code: 'data_in_use' });
  await first.close();
  await folder.open({ exclusive: true });
});

test('a server that was killed leaves the folder free', async () => {
  const { child, lines } = startHelper('hold.ts', folder.path);
  await once(child.stdout, 'data');
  await expect(folder.open({ exclusive: true })).rejects.toMatchObject({ code: 'data_in_use' });
  child.kill('SIGKILL');
  await lines;
  await folder.open({ exclusive: true });
});

test.each([
  ['a folder below a file', () => join(dirname(folder.path), 'file', 'data')],
  ['a file where the folder belongs', () => join(dirname(folder.path), 'file')],
  ['a place where nobody makes folders', () => '/proc/gatehouse'],
])('%s is refused as unwritable', async (_, path) => {
  writeFileSync(join(dirname(folder.path), 'file'), '');
  const directory = path();
  const open = openStore({ directory, database: undefined }, { exclusive: true, log: silent });
  await expect(open).rejects.toMatchObject({ code: 'data_unwritable', message: expect.stringContaining(directory) });
});

test('a store that a newer version migrated is refused and left as it is', async () => {
  await (await folder.open()).close();
  const file = join(folder.path, 'gateway.db');
  const db = new Sqlite(file);
  db.exec(`insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')`);
  db.close();
  const before = readFileSync(file);
  const message = expect.stringContaining('9999-later');
  await expect(folder.open({ exclusive: true })).rejects.toMatchObject({ code: 'store_newer', message });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('four processes that start at once on an empty folder all get a store, made once', async () => {
  const slugs = ['a', 'b', 'c', 'd'];
  await Promise.all(slugs.map((slug) => startHelper('add-server.ts', folder.path, slug).lines));
  const store = await folder.open();
  expect((await store.servers.list()).map(({ slug }) => slug).sort()).toEqual(slugs);
  expect(readdirSync(folder.path).filter((name) => name.startsWith('keyring'))).toEqual(['keyring.json']);
  const db = new Sqlite(join(folder.path, 'gateway.db'), { readonly: true });
  const migrations = Object.keys(migrationsFor(sqliteDialect));
  expect(db.prepare('select name from kysely_migration').pluck().all()).toEqual(migrations);
  expect(db.prepare('select id, state from encryption_keys').all()).toEqual([{ id: 1, state: 'active' }]);
  db.close();
});

test('a first start that is killed at any moment leaves a folder that opens', async () => {
  for (let kill = 0; kill < 10; kill++) {
    const { child, lines } = startHelper('add-server.ts', folder.path, `s${kill}`);
    setTimeout(() => child.kill('SIGKILL'), 60 + kill * 25);
    const printed = await lines;
    const store = await folder.open({ exclusive: true });
    const ids = (await store.servers.list()).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...printed]));
    await store.close();
  }
});

test('four processes that read, change and write back lose no change', async () => {
  const store = await folder.open();
  const gateway = await store.gateways.create({ slug: 'main' });
  const auth = { mode: 'none' } as const;
  const server = await store.servers.create({ slug: 'a', url: 'https://a.example.com', network: 'public', auth });
  await store.assignments.create({
    gatewayId: gateway.id,
    serverId: server.id,
    prefix: 'a',
    tools: 'all',
    identity: 'shared',
  });
  const runs = Array.from({ length: 4 }, () => startHelper('count-up.ts', folder.path, '50').lines);
  await Promise.all(runs);
  expect((await store.assignments.list())[0]?.position).toBe(200);
});
