import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { removeApp } from '../../packages/gateway/src/admin/apps.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { removeUser } from '../../packages/gateway/src/admin/users.ts';
import type { AuditTrail } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { type AskingApp, askAt, goBack } from '../consent/place.ts';
import { startInstance } from '../e2e/in-process.ts';
import type { Place } from '../e2e/scene.ts';
import { authorize, exchange, refresh, register } from '../interop/oauth-by-hand.ts';
import { createDatabase } from '../postgres/database.ts';
import { silent } from '../store/folder.ts';
import { locationOf, openAt } from '../store/place.ts';
import { signedInBrowser } from '../support/people.ts';
import { RawClient } from '../support/raw-client.ts';
import { type Balancer, startBalancer } from './balancer.ts';

/** What is taken away at one instance, or by a command beside them, is gone at each of them. */

interface Home {
  /** As `locationOf` takes it. */
  readonly place: string;
  remove(): Promise<unknown>;
}

const engines: readonly (readonly [string, () => Promise<Home>])[] = [
  [
    'SQLite',
    async () => {
      const root = await mkdtemp(join(tmpdir(), 'gatehouse-removal-'));
      return { place: join(root, 'data'), remove: () => rm(root, { recursive: true }) };
    },
  ],
  [
    'Postgres',
    async () => {
      const { url, drop } = await createDatabase();
      return { place: `#${url}`, remove: drop };
    },
  ],
];

const configuration = { gateways: { main: { servers: [] } } };
const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };
const invalidClient = { status: 401, body: { error: 'invalid_client' } };

describe.each(engines)('over two instances on %s', (_, createHome) => {
  let home: Home;
  let balancer: Balancer;
  let instances: Place[];
  let store: Store;
  let audit: AuditTrail;

  beforeAll(async () => {
    home = await createHome();
    balancer = await startBalancer();
    const options = { at: home.place, exclusive: false, configuration, limits: {}, publicUrl: new URL(balancer.url) };
    instances = [await startInstance(options), await startInstance(options)];
    store = await openAt(home.place, false, silent);
    audit = await openAuditTrail({ location: locationOf(home.place), log: silent });
  });
  afterAll(async () => {
    await audit?.close();
    await store?.close();
    for (const each of instances ?? []) await each.stop();
    await balancer?.close();
    await home?.remove();
  });
  beforeEach(() => serveBy(0, 1));

  const serveBy = (...which: readonly number[]) => {
    balancer.instances = which.map((index) => instances[index]?.url ?? '');
  };
  const administration = () => ({ store, audit, principal: 'cli' });
  const endpoint = () => `${balancer.url}/mcp/main`;
  const opens = async (token: string) => (await new RawClient(endpoint(), token).open()).status;
  const browserOf = (email: string) => signedInBrowser(store, balancer.url, email);

  /** An app that a person has let in, but for the exchange of its code. */
  async function letIn(email: string, wanted: object = {}) {
    const browser = await browserOf(email);
    const app = await askAt(endpoint(), browser, wanted);
    const back = await goBack(browser, await browser.submit(app.page, { press: ['Allow'] }));
    return { app, back, browser };
  }
  const tokensOf = async ({ app, back }: Awaited<ReturnType<typeof letIn>>) =>
    (await exchange(app.discovered, app.client, back)).body;
  const renew = ({ discovered, client }: AskingApp, token: string | undefined) => refresh(discovered, client, token);

  /** Does it at each instance. */
  async function atEach(work: () => Promise<void>): Promise<void> {
    for (const index of instances.keys()) {
      serveBy(index);
      await work();
    }
  }

  test('nothing of a user who is removed opens anything, or is refreshed', async () => {
    const ben = await tokensOf(await letIn('ben@example.com'));
    const anna = await letIn('anna@example.com');
    const spent = await tokensOf(anna);
    const { body: tokens } = await renew(anna.app, spent.refresh_token);
    const waiting = await letIn('anna@example.com', { client_name: 'waiting' });
    const user = 'anna@example.com';
    const { token } = await createToken(administration(), { gateway: 'main', name: 'hers', user });
    serveBy(0);
    for (const each of [tokens.access_token, token]) expect(await opens(each)).toBe(200);

    await removeUser(administration(), user);
    await atEach(async () => {
      for (const each of [spent, tokens]) expect(await renew(anna.app, each.refresh_token)).toMatchObject(invalidGrant);
      expect(await exchange(waiting.app.discovered, waiting.app.client, waiting.back)).toMatchObject(invalidGrant);
      expect((await anna.browser.open(`${balancer.url}/account`)).url.pathname).toBe('/sign-in');
      // The first has just let them in, and hears of the change in a moment.
      for (const each of [tokens.access_token, token])
        await vi.waitFor(async () => expect(await opens(each)).toBe(401));
      expect(await opens(ben.access_token)).toBe(200);
    });
    for (const kind of ['Grant', 'AccessToken', 'RefreshToken'])
      expect([kind, await store.records.count(kind)]).toEqual([kind, 1]);
    expect((await store.connections.list()).length).toBe(1);
  });

  test('an app that is removed is unknown under its old client id, and comes again under another', async () => {
    const wanted = { client_name: 'removed', token_endpoint_auth_method: 'none' };
    const ben = await letIn('ben@example.com', { client_name: 'stays' });
    const stays = await tokensOf(ben);
    const anna = await letIn('anna@example.com', wanted);
    const tokens = await tokensOf(anna);
    const waiting = await letIn('anna@example.com', wanted);
    const asking = await askAt(endpoint(), waiting.browser, wanted);
    expect(asking.client.client_id).toBe(anna.app.client.client_id);

    expect(await removeApp(administration(), anna.app.client.client_id)).toBe(2);
    await atEach(async () => {
      expect(await renew(anna.app, tokens.refresh_token)).toMatchObject(invalidClient);
      expect(await exchange(waiting.app.discovered, waiting.app.client, waiting.back)).toMatchObject(invalidClient);
      await vi.waitFor(async () => expect(await opens(tokens.access_token)).toBe(401));
      const page = await authorize(anna.app.discovered, anna.app.client, {}, anna.browser);
      expect(page).toMatchObject({ status: 400, body: expect.stringContaining('The app is not known here') });
      expect((await anna.browser.open(asking.page.url.href)).body).toContain('authorization_gone');
      expect(await opens(stays.access_token)).toBe(200);
    });
    serveBy(0, 1);
    const again = await letIn('anna@example.com', wanted);
    expect(again.app.client.client_id).not.toBe(anna.app.client.client_id);
    expect(await opens((await tokensOf(again)).access_token)).toBe(200);
    expect((await renew(ben.app, stays.refresh_token)).status).toBe(200);
    expect((await register(anna.app.discovered.server, wanted)).body.client_id).toBe(again.app.client.client_id);
  });
});
