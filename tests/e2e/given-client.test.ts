import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { locationOf } from '../store/place.ts';
import { signedInBrowser } from '../support/people.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import { signInPersonally } from '../support/sign-in.ts';
import { type Scene, startScene } from './scene.ts';

// oauth 5: a client that somebody entered by hand, and that its provider does not accept any more.

const owned = { id: 'gatehouse-by-hand', secret: 'a-secret-that-was-entered' };
let crm: RealOAuth;
let scene: Scene;
let store: Store;

beforeAll(async () => {
  // It would register clients by itself: there is one, so nobody asks it to.
  crm = await startOAuth({ client: owned, registration: 'open', accessTokenSeconds: 300 });
  scene = await startScene({
    servers: { crm: { url: crm.url, auth: { mode: 'oauth', client: owned } } },
    gateways: { main: [{ server: 'crm', identity: 'per-user' }] },
    tokens: ['alice', 'bob'].map((name) => ({ name, gateway: 'main', user: `${name}@example.com` })),
  });
  await crm.allow(`${scene.place.url}/oauth/callback`);
  store = await openStore(locationOf(scene.place.directory), { exclusive: false, log: silent });
});
afterAll(async () => {
  await store?.close();
  await scene?.close();
  await crm?.end();
});

const link = () => `${scene.place.url}/connect/crm`;
const browserOf = (name: string) => signedInBrowser(store, scene.place.url, `${name}@example.com`);
const openAlerts = () => store.alerts.list({ open: true, limit: 10 });

async function clientOf(name: string) {
  const client = scene.client('main', name);
  await client.open();
  return client;
}

test('it is said who has to act, no other is registered, nobody is asked again and again, and nothing ends', async () => {
  await signInPersonally(link(), await browserOf('alice'));
  const alice = await clientOf('alice');
  expect(JSON.stringify((await alice.tool('crm__whoami')).result)).toContain('alice');

  await crm.changeSecret('another');
  await crm.revokeAccess();
  const refused = `${crm.issuer} does not accept the client "${owned.id}" that was entered for server "crm"`;
  for (let call = 0; call < 10; call += 1) {
    const { error } = await alice.tool('crm__whoami');
    expect(error?.data?.code).toBe('oauth_client_refused');
    expect(error?.message).toContain(refused);
    expect(error?.message).toContain('an administrator has to correct its id or secret');
  }
  expect((await crm.counts()).token['refresh_token invalid_client']).toBeLessThan(10);
  const alert = {
    cause: 'oauth_client_refused',
    subject: { kind: 'server' },
    severity: 'error',
    why: expect.stringContaining(refused),
    problem: { status: 401, error: 'invalid_client' },
  };
  await vi.waitFor(async () => expect(await openAlerts()).toMatchObject([alert]));

  // Who signs in now is told the same, and offered nothing that would change nothing.
  const browser = await browserOf('bob');
  const done = await signInPersonally(link(), browser);
  expect(done.body).toContain('oauth_client_refused');
  const page = await browser.open(link());
  expect(page.body).toContain('Sign in');
  expect(page.body).not.toContain('Register again');
  await vi.waitFor(async () => expect(await openAlerts()).toMatchObject([{ ...alert, problem: { stage: 'token' } }]));

  await crm.changeSecret(owned.secret);
  await vi.waitFor(async () => expect(JSON.stringify((await alice.tool('crm__whoami')).result)).toContain('alice'), {
    timeout: 20_000,
    interval: 250,
  });
  await vi.waitFor(async () => expect(await openAlerts()).toEqual([]));
  const { registrations, authorizations } = await crm.counts();
  expect(registrations).toEqual({});
  expect(authorizations).toEqual({ ok: 2 });
});
