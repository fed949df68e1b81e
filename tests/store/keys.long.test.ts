import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { keyRing } from '../../packages/gateway/src/crypto/key-ring.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { eachInItsFolder, silent } from './folder.ts';
import { newMasterKey } from './key-bench.ts';
import { startHelper } from './process.ts';
import { addSecret, addSecrets, expectedSecrets, headersOf, readSecrets } from './secrets.ts';

const folder = eachInItsFolder();
const ring = () => join(folder.path, 'keyring.json');
const readRing = () => JSON.parse(readFileSync(ring(), 'utf8')) as { active: number; keys: Record<string, string> };

/** Opens the folder as it is done where GATEHOUSE_KEY is set. */
async function withKey<T>(masterKey: string, work: (store: Store) => Promise<T>): Promise<T> {
  const location = { directory: folder.path, database: undefined, masterKey };
  const store = await openStore(location, { exclusive: false, log: silent });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

test('a store whose key ring is gone does not open, and gets no new one', async () => {
  const first = await folder.open();
  await addSecret(first, 'a', 'one');
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

test('a new master key is added to the file and wraps the data keys, while another store goes on', async () => {
  const [one, running] = [await folder.open(), await folder.open({ exclusive: true })];
  const id = await addSecret(running, 'a', 'one');
  const old = readRing();
  expect(await one.keys.rotate({ renewMaster: true })).toMatchObject({ active: 2, rewrapped: 1, dropped: [1] });
  expect(readRing()).toMatchObject({ active: 2, keys: old.keys });
  expect(await headersOf(running, id)).toEqual({ 'x-key': 'one' });
  await running.identities.setHeaders(id, null, { 'x-key': 'two' });
  expect(await headersOf(one, id)).toEqual({ 'x-key': 'two' });

  writeFileSync(ring(), JSON.stringify({ ...readRing(), keys: { 2: readRing().keys[2] } }));
  expect(await headersOf(await folder.open(), id)).toEqual({ 'x-key': 'two' });
  writeFileSync(ring(), JSON.stringify(old));
  await expect(folder.open()).rejects.toMatchObject({ code: 'keyring_unreadable' });
});

test('a rotation that was killed after it had added a master key is finished by the next', async () => {
  const store = await folder.open();
  const id = await addSecret(store, 'a', 'one');
  keyRing(folder.path).renew();
  expect(await headersOf(await folder.open(), id)).toEqual({ 'x-key': 'one' });
  expect(await store.keys.rotate({ renewMaster: false })).toMatchObject({ rewrapped: 1 });
  const { id: active } = keyRing(folder.path).open(false).active;
  expect((await store.keys.list()).map(({ master }) => master)).toEqual([active]);
});

test('rotations of the master key that are killed at any moment leave a ring and values that open', async () => {
  await addSecrets(await folder.open(), 50);
  for (let kill = 0; kill < 10; kill += 1) {
    const { child, lines } = startHelper('rotate-for-ever.ts', folder.path, 'master');
    await once(child.stdout, 'data');
    await sleep(Math.random() * 200);
    child.kill('SIGKILL');
    await lines;
    expect(await readSecrets(await folder.open())).toEqual(expectedSecrets(50));
  }
  const store = await folder.open();
  await store.keys.rotate({ renewMaster: true });
  expect(readdirSync(folder.path).filter((name) => name.startsWith('keyring'))).toEqual(['keyring.json']);
  const { id: active } = keyRing(folder.path).open(false).active;
  expect((await store.keys.list()).map(({ state, master }) => ({ state, master }))).toEqual([
    { state: 'active', master: active },
  ]);
}, 120_000);

test('two rotations of the master key at once lose none', async () => {
  const [one, two] = [await folder.open(), await folder.open()];
  const id = await addSecret(one, 'a', 'one');
  await Promise.all([one.keys.rotate({ renewMaster: true }), two.keys.rotate({ renewMaster: true })]);
  expect(Object.keys(readRing().keys)).toEqual(['1', '2', '3']);
  expect(readdirSync(folder.path).filter((name) => name.startsWith('keyring'))).toEqual(['keyring.json']);
  for (const store of [one, two, await folder.open()]) {
    expect(await headersOf(store, id)).toEqual({ 'x-key': 'one' });
  }
});

test('the variable wins over the file, and a store moves from one to the other by a rotation', async () => {
  const id = await addSecret(await folder.open(), 'a', 'one');
  const key = newMasterKey();
  const refused = withKey(key, async () => undefined);
  await expect(refused).rejects.toMatchObject({ code: 'keyring_unreadable' });
  const { active, keys } = readRing();
  await withKey(`${key},${keys[active]}`, (store) => store.keys.rotate({ renewMaster: false }));
  rmSync(ring());
  expect(await withKey(key, (store) => headersOf(store, id))).toEqual({ 'x-key': 'one' });
  expect(existsSync(ring())).toBe(false);
});

test('where the variable holds the key no file has it', async () => {
  const key = newMasterKey();
  await withKey(key, async (store) => {
    await addSecret(store, 'a', 'one');
    const names = readdirSync(folder.path);
    expect(names).not.toContain('keyring.json');
    for (const name of names) {
      const bytes = readFileSync(join(folder.path, name));
      expect(bytes.includes(key) || bytes.includes(Buffer.from(key, 'base64'))).toBe(false);
    }
  });
});

test('with a database the key is needed, and no data folder', async () => {
  const database = { url: 'postgres://nobody@127.0.0.1:1/none', directUrl: undefined };
  const open = openStore({ directory: folder.path, database }, { exclusive: true, log: silent });
  const message = expect.stringContaining('openssl rand -base64 32');
  await expect(open).rejects.toMatchObject({ code: 'key_missing', message });
  expect(existsSync(folder.path)).toBe(false);
});
