import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { eachInItsFolder } from './folder.ts';

const folder = eachInItsFolder();
const ring = () => join(folder.path, 'keyring.json');

async function addServer(store: Store, slug: string, value: string): Promise<string> {
  const url = `https://${slug}.example.com/mcp`;
  const auth = { mode: 'header', headerNames: ['x-key'] } as const;
  const { id } = await store.servers.create({ slug, url, network: 'public', auth });
  await store.identities.setSharedHeaders(id, { 'x-key': value });
  return id;
}

function onFile(sql: string): void {
  const db = new Sqlite(join(folder.path, 'gateway.db'));
  db.exec(sql);
  db.close();
}

test('no byte of a header value is on disk, while the store is open and after', async () => {
  const secret = 'correct-horse-battery-staple';
  const holding = () => {
    const files = readdirSync(folder.path).map((name) => join(folder.path, name));
    return files.filter((file) => readFileSync(file).includes(secret));
  };
  const store = await folder.open();
  await addServer(store, 'a', secret);
  expect(readdirSync(folder.path)).toContain('gateway.db-wal');
  expect(holding()).toEqual([]);
  await store.close();
  expect(holding()).toEqual([]);
});

test('a sealed value that was moved to another server does not open', async () => {
  const store = await folder.open();
  const [a, b] = [await addServer(store, 'a', 'one'), await addServer(store, 'b', 'two')];
  onFile(
    `update identities set sealed = (select sealed from identities where server_id = '${a}') where server_id = '${b}'`,
  );
  expect(await store.identities.sharedHeaders(a)).toEqual({ 'x-key': 'one' });
  const message = expect.stringContaining('identities idn_');
  await expect(store.identities.sharedHeaders(b)).rejects.toMatchObject({ code: 'sealed_unreadable', message });
});

test('a store whose key ring is gone does not open, and gets no new one', async () => {
  const first = await folder.open();
  await addServer(first, 'a', 'one');
  await first.close();
  renameSync(ring(), `${ring()}.kept`);
  const message = expect.stringContaining('missing');
  await expect(folder.open()).rejects.toMatchObject({ code: 'keyring_unreadable', message });
  expect(existsSync(ring())).toBe(false);
  renameSync(`${ring()}.kept`, ring());
  const [server] = await (await folder.open()).servers.list();
  expect(server?.slug).toBe('a');
});

test('a store does not open with the key ring of another', async () => {
  await (await folder.open()).close();
  const { active, keys, ...rest } = JSON.parse(readFileSync(ring(), 'utf8'));
  const other = Buffer.alloc(32, 7).toString('base64');
  writeFileSync(ring(), JSON.stringify({ ...rest, active, keys: { ...keys, [active]: other } }));
  const message = expect.stringContaining('not the one this store was sealed with');
  await expect(folder.open()).rejects.toMatchObject({ code: 'keyring_unreadable', message });
});

test('a broken key ring is reported and left as it is', async () => {
  await (await folder.open()).close();
  writeFileSync(ring(), '{"format":1,');
  await expect(folder.open()).rejects.toMatchObject({ code: 'keyring_unreadable' });
  expect(readFileSync(ring(), 'utf8')).toBe('{"format":1,');
});

test('a folder that lost its database keeps its key ring', async () => {
  await (await folder.open()).close();
  const before = readFileSync(ring(), 'utf8');
  for (const name of readdirSync(folder.path)) if (name.startsWith('gateway.db')) rmSync(join(folder.path, name));
  await folder.open();
  expect(readFileSync(ring(), 'utf8')).toBe(before);
});
