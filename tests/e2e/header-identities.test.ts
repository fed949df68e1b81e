import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { locationOf } from '../store/place.ts';
import { signedInBrowser } from '../support/people.ts';
import { RawClient } from '../support/raw-client.ts';
import type { RealProcess } from '../support/real-process.ts';
import { startStock } from '../support/real-servers.ts';
import { type Scene, startScene, tokenText } from './scene.ts';

const key = 'stock-key-of-alice';
let stock: RealProcess;
let scene: Scene;
let store: Store;

beforeAll(async () => {
  stock = await startStock(key);
  scene = await startScene({
    servers: {
      stock: { url: `http://127.0.0.1:${stock.port}/mcp`, auth: { mode: 'header', headerNames: ['x-api-key'] } },
    },
    gateways: { main: [{ server: 'stock', identity: 'per-user' }] },
    tokens: [
      { name: 'alice', gateway: 'main', user: 'alice@example.com' },
      { name: 'bob', gateway: 'main', user: 'bob@example.com' },
    ],
  });
  store = await openStore(locationOf(scene.place.directory), { exclusive: false, log: silent });
});
afterAll(async () => {
  await store?.close();
  await scene?.close();
  await stock?.end();
});

async function clientOf(name: string): Promise<RawClient> {
  const client = new RawClient(scene.endpoint('main'), tokenText('main', name));
  await client.open();
  return client;
}

async function enter(name: string, value: string) {
  const browser = await signedInBrowser(store, scene.place.url, `${name}@example.com`);
  const link = `${scene.place.url}/connect/stock`;
  const page = await browser.open(link);
  await browser.submit(page, { press: ['Save'], fill: { 'header:x-api-key': value }, stopAt: link });
  return browser.open(link);
}

describe('a server that each person has a key for', () => {
  test('is used with the key that the person entered, by that person alone', async () => {
    const alice = await clientOf('alice');
    expect((await alice.tool('stock__look_up', { item: 'lamp' })).error?.data?.code).toBe('sign_in_needed');
    await enter('alice', key);
    expect(JSON.stringify((await alice.tool('stock__look_up', { item: 'lamp' })).result)).toContain('7 of lamp');
    expect((await (await clientOf('bob')).tool('stock__look_up', { item: 'lamp' })).error?.data?.code).toBe(
      'sign_in_needed',
    );
  });

  test('says when it takes a key no more, raises one alert, and goes on with the next key', async () => {
    await enter('bob', 'stock-key-that-is-wrong');
    const bob = await clientOf('bob');
    for (let call = 0; call < 3; call += 1) await bob.tool('stock__look_up', { item: 'lamp' });
    const open = () => store.alerts.list({ open: true, limit: 10 });
    await vi.waitFor(async () =>
      expect(await open()).toMatchObject([{ cause: 'upstream_unauthorized', problem: { status: 401, stage: 'call' } }]),
    );
    expect(JSON.stringify(await open())).not.toContain('stock-key');
    await enter('bob', key);
    expect(JSON.stringify((await bob.tool('stock__look_up', { item: 'lamp' })).result)).toContain('7 of lamp');
    await vi.waitFor(async () => expect(await open()).toEqual([]));
  });

  test('shows no key on any page', async () => {
    const page = await enter('alice', key);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain(key);
  });
});
