import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { locationOf } from '../store/place.ts';
import { signedInBrowser } from '../support/people.ts';
import { RawClient } from '../support/raw-client.ts';
import type { NamedProcess } from '../support/real-process.ts';
import { startFirstMajorOAuth } from '../support/real-servers.ts';
import { goOnward, signInPersonally } from '../support/sign-in.ts';
import { type Scene, startLimitedScene, tokenText } from './scene.ts';

// framework: clients lost on restart, framework: restart shows 500 not 401
// The example server of the SDK's first major forgets clients, tokens and sessions, and issues no refresh tokens.

let major: NamedProcess;
let scene: Scene;
let store: Store;

beforeAll(async () => {
  major = await startFirstMajorOAuth();
  const layout = {
    servers: { major: { url: major.url, auth: { mode: 'oauth' } as const } },
    gateways: { main: [{ server: 'major', identity: 'per-user' }] },
    tokens: [{ name: 'alice', gateway: 'main', user: 'alice@example.com' }],
  };
  scene = await startLimitedScene(layout, { catalogueLife: 200, failureLife: 200 });
  store = await openStore(locationOf(scene.place.directory), { exclusive: false, log: silent });
});
afterAll(async () => {
  await store?.close();
  await scene?.close();
  await major?.end();
});

test('a person whose client, token and session are gone is told, and signs in again in the same session of theirs', async () => {
  const token = tokenText('main', 'alice');
  const link = `${scene.place.url}/connect/major`;
  const browser = await signedInBrowser(store, scene.place.url, 'alice@example.com');
  await signInPersonally(link, browser);
  const client = new RawClient(scene.endpoint('main'), token);
  await client.open();
  const greet = () => client.tool('major__greet', { name: 'Ann' });
  expect(JSON.stringify((await greet()).result)).toContain('Hello, Ann');

  await major.crash();
  major = await startFirstMajorOAuth(major.ports);
  expect((await greet()).error?.message).toContain('HTTP 500');
  const open = () => store.alerts.list({ open: true, limit: 10 });
  await vi.waitFor(
    async () =>
      expect(await open()).toMatchObject([
        { cause: 'upstream_unauthorized', subject: { kind: 'identity' }, problem: { status: 500 } },
      ]),
    10_000,
  );
  await vi.waitFor(async () => expect((await browser.open(link)).body).toContain('degraded'));

  // Their browser alone learns that the client is unknown.
  const lost = await goOnward(browser, await browser.submit(await browser.open(link), { press: ['Reconnect'] }));
  expect([lost.url.port, lost.status]).toEqual([String(major.ports[1]), 400]);
  const again = await browser.submit(await browser.open(link), { press: ['Register again and sign in'] });
  expect((await goOnward(browser, again)).body).toContain('major is connected');

  expect(JSON.stringify((await greet()).result)).toContain('Hello, Ann');
  await vi.waitFor(async () => expect(await open()).toEqual([]));
});
