import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { locationOf } from '../store/place.ts';
import { signedInBrowser } from '../support/people.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import { goOnward, signInPersonally } from '../support/sign-in.ts';
import { configurationOf, tokenText } from './scene.ts';

// What outlives a restart of ours, and what of a server's does not.

let notes: RealOAuth;
let product: Product;
let store: Store;

beforeAll(async () => {
  notes = await startOAuth({ separate: true, accessTokenSeconds: 300 });
  product = await startProduct(
    configurationOf({
      servers: { notes: { url: notes.url, auth: { mode: 'oauth' } } },
      gateways: { main: [{ server: 'notes', identity: 'per-user' }] },
      tokens: [{ name: 'alice', gateway: 'main', user: 'alice@example.com' }],
    }),
  );
  store = await openStore(locationOf(product.directory), { exclusive: false, log: silent });
}, 60_000);
afterAll(async () => {
  await store?.close();
  await product?.stop();
  await notes?.end();
});

const link = () => `${product.url}/connect/notes`;
const aliceToken = tokenText('main', 'alice');
const aliceBrowser = () => signedInBrowser(store, product.url, 'alice@example.com');
const openAlerts = () => store.alerts.list({ open: true, limit: 10 });

async function whoami() {
  const client = new RawClient(`${product.url}/mcp/main`, aliceToken);
  await client.open();
  return client.tool('notes__whoami');
}

// oauth 1, framework: clients lost on restart
describe('a server that restarts and knows our client no more', () => {
  test('between registration and sign-in: the person who saw its error registers anew and is connected', async () => {
    const browser = await aliceBrowser();
    const page = await browser.open(link());
    const onward = await browser.submit(page, { press: ['Sign in'] });
    expect((await notes.counts()).registrations).toEqual({ ok: 1 });
    notes = await notes.restart();
    const lost = await goOnward(browser, onward);
    expect(lost.url.href.startsWith(notes.issuer)).toBe(true);
    expect(lost.status).toBe(400);
    expect(lost.body).toContain('invalid_client');

    const plain = await browser.submit(await browser.open(link()), { press: ['Sign in'] });
    expect((await goOnward(browser, plain)).status).toBe(400);
    const again = await browser.submit(await browser.open(link()), { press: ['Register again and sign in'] });
    expect((await goOnward(browser, again)).body).toContain('notes is connected');
    expect((await notes.counts()).registrations).toEqual({ ok: 1 });
    expect(JSON.stringify((await whoami()).result)).toContain('alice');
  });

  test('after the sign-in: the client is forgotten here too, and the next sign-in registers anew by itself', async () => {
    notes = await notes.restart();
    const { error } = await whoami();
    expect(error).toMatchObject({
      data: { code: 'sign_in_needed' },
      message: expect.stringContaining('invalid_client'),
    });
    await vi.waitFor(async () => expect((await openAlerts()).map(({ cause }) => cause)).toEqual(['sign_in_needed']));
    expect((await notes.counts()).registrations).toEqual({});

    await signInPersonally(link(), await aliceBrowser());
    expect((await notes.counts()).registrations).toEqual({ ok: 1 });
    expect(JSON.stringify((await whoami()).result)).toContain('alice');
    await vi.waitFor(async () => expect(await openAlerts()).toEqual([]));
  });
});

// oauth 2
test('an identity outlives our own restart, and is renewed after it', async () => {
  const before = (await notes.counts()).authorizations;
  await store.close();
  product = await product.restart();
  store = await openStore(locationOf(product.directory), { exclusive: false, log: silent });
  expect(JSON.stringify((await whoami()).result)).toContain('alice');
  await notes.revokeAccess();
  expect(JSON.stringify((await whoami()).result)).toContain('alice');
  const { authorizations, token } = await notes.counts();
  expect(authorizations).toEqual(before);
  expect(token['refresh_token ok']).toBe(1);
});
