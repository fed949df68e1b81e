import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type KeyWrapper, localWrapper } from '../../packages/gateway/src/crypto/key-wrapper.ts';
import { type MasterKeySource, masterKeys } from '../../packages/gateway/src/crypto/master-keys.ts';
import { openSqliteStore } from '../../packages/gateway/src/store/sqlite/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { eachInItsFolder, silent } from './folder.ts';
import { addSecret, headersOf } from './secrets.ts';

const folder = eachInItsFolder();
const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

/** A service that keeps its master key to itself, answers late, and counts what it is asked. */
function keyService(): { wrapper: KeyWrapper; asked: { wrap: number; unwrap: number }; stop(): void } {
  const inside = localWrapper(randomBytes(32));
  const asked = { wrap: 0, unwrap: 0 };
  let stopped = false;
  async function answer<T>(kind: 'wrap' | 'unwrap', work: () => Promise<T>): Promise<T> {
    asked[kind] += 1;
    await sleep(20);
    if (stopped) throw new Error('the service does not answer');
    return work();
  }
  const wrapper: KeyWrapper = {
    id: 'arn:aws:kms:eu-central-1:111122223333:key/a',
    wrap: (key) => answer('wrap', () => inside.wrap(key)),
    unwrap: (wrapped) => answer('unwrap', () => inside.unwrap(wrapped)),
  };
  return { wrapper, asked, stop: () => (stopped = true) };
}

function sourceOf(wrapper: KeyWrapper): MasterKeySource {
  const keys = masterKeys(wrapper, []);
  return { source: 'of the service', open: () => keys, renew: () => undefined };
}

async function open(wrapper: KeyWrapper): Promise<Store> {
  const options = { directory: folder.path, exclusive: false, log: silent };
  const store = await openSqliteStore({ ...options, masterKeys: sourceOf(wrapper) });
  stores.push(store);
  return store;
}

test('a key service wraps each data key once, and unwraps it once in each process, however much is sealed', async () => {
  const { wrapper, asked } = keyService();
  const store = await open(wrapper);
  const ids = await Promise.all(['a', 'b', 'c'].map((slug) => addSecret(store, slug, `value of ${slug}`)));
  for (const id of ids) await headersOf(store, id);
  expect(asked).toEqual({ wrap: 1, unwrap: 1 });
  expect((await store.keys.list()).map(({ master }) => master)).toEqual([wrapper.id]);
  await store.keys.rotate({ renewMaster: false });
  expect(asked).toEqual({ wrap: 2, unwrap: 2 });
  expect(await headersOf(await open(wrapper), ids[0] ?? '')).toEqual({ 'x-key': 'value of a' });
});

test('a key service that does not answer stops the start, and a running store goes on', async () => {
  const { wrapper, stop } = keyService();
  const store = await open(wrapper);
  const id = await addSecret(store, 'a', 'one');
  stop();
  await expect(open(wrapper)).rejects.toMatchObject({
    code: 'keyring_unreadable',
    cause: expect.objectContaining({ message: 'the service does not answer' }),
  });
  await store.identities.setHeaders(id, null, { 'x-key': 'two' });
  expect(await headersOf(store, id)).toEqual({ 'x-key': 'two' });
});

test('two services are used at once while one takes the place of the other', async () => {
  const [old, next] = [keyService().wrapper, { ...keyService().wrapper, id: 'vault:gatehouse' }];
  const id = await addSecret(await open(old), 'a', 'one');
  const both: MasterKeySource = { ...sourceOf(next), open: () => masterKeys(next, [old]) };
  const store = await openSqliteStore({ directory: folder.path, exclusive: false, log: silent, masterKeys: both });
  stores.push(store);
  expect(await store.keys.rotate({ renewMaster: false })).toMatchObject({ rewrapped: 1 });
  expect(await headersOf(await open(next), id)).toEqual({ 'x-key': 'one' });
});
