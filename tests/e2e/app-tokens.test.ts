import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DemoServer, startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import type { Connection } from '../../packages/gateway/src/domain/records.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { openAt } from '../store/place.ts';
import { type FakeAuthorizationServer, fakeAuthorizationServer } from '../support/fake-authorization-server.ts';
import { RawClient, send } from '../support/raw-client.ts';
import { startInProcess } from './in-process.ts';
import { openGetStream, openPost } from './open-stream.ts';
import { expectRefused, type Refusal } from './row.ts';
import { configurationOf, type Layout, type Scene, sceneOf, tokenText } from './scene.ts';
import { correlationIdOf } from './trail.ts';

/** What an app reaches with the access tokens that our authorization server issued for what a user let it use. */

let issuer: FakeAuthorizationServer;
let demo: DemoServer;
let scene: Scene;
let store: Store;
beforeAll(async () => {
  issuer = fakeAuthorizationServer();
  demo = await startDemoServer({ listen: { host: '127.0.0.1', port: 0 } });
  const layout: Layout = { servers: { demo: { url: demo.url } }, gateways: { main: ['demo'], other: [] } };
  const createAuthorizationServer = issuer.create;
  scene = await sceneOf(await startInProcess(configurationOf(layout), {}, { createAuthorizationServer }), layout);
  store = await openAt(scene.place.directory, false);
});
afterAll(async () => {
  await store.close();
  await scene.close();
  await demo.close();
});

const at = (path: string) => scene.place.url + path;

interface LetIn {
  readonly email: string;
  readonly gateway: string;
  /** The address that was asked for. */
  readonly path: string;
}

let grants = 0;

/** A consent, as the page leaves it behind. */
async function letIn({ email, gateway, path }: LetIn): Promise<{ connection: Connection; clientId: string }> {
  const user = await store.users.put(email);
  const clientId = `client-of-${email}`;
  const app = await store.apps.put({
    clientId,
    name: 'App',
    source: 'registered',
    redirectUris: ['http://127.0.0.1/cb'],
  });
  grants += 1;
  const connection = await store.connections.create({
    userId: user.id,
    appId: app.id,
    gatewayId: (await store.gateways.bySlug(gateway))?.id ?? '',
    resource: at(path),
    grantHash: `grant-${grants}`,
  });
  return { connection, clientId };
}

type Token = Parameters<FakeAuthorizationServer['issue']>[0];

async function tokenFor(wanted: LetIn, differing: Partial<Token> = {}): Promise<string> {
  const { connection, clientId } = await letIn(wanted);
  const { userId: accountId, resource, grantHash: grant } = connection;
  return issuer.issue({ accountId, clientId, resource, grant, ...differing });
}

const annaAtMain: LetIn = { email: 'anna@example.com', gateway: 'main', path: '/mcp/main' };
const annaAtPicker: LetIn = { ...annaAtMain, path: '/mcp' };
const unknown: Refusal = { status: 401, code: 'token_invalid', rpc: -32600 };
const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw-client', version: '1.0' } },
});

interface Row {
  readonly name: string;
  readonly token: () => Promise<string> | string;
  readonly path: string;
  readonly status: 200 | 401;
}

const rows: readonly Row[] = [
  { name: 'for a gateway, there', token: () => tokenFor(annaAtMain), path: '/mcp/main', status: 200 },
  { name: 'for a gateway, at another', token: () => tokenFor(annaAtMain), path: '/mcp/other', status: 401 },
  {
    name: 'for a gateway, at one that is not there',
    token: () => tokenFor(annaAtMain),
    path: '/mcp/gone',
    status: 401,
  },
  { name: 'for a gateway, at the picker', token: () => tokenFor(annaAtMain), path: '/mcp', status: 401 },
  { name: 'for the picker, there', token: () => tokenFor(annaAtPicker), path: '/mcp', status: 200 },
  { name: 'for the picker, there with a slash', token: () => tokenFor(annaAtPicker), path: '/mcp/', status: 200 },
  {
    name: 'for the picker, at the gateway that was chosen',
    token: () => tokenFor(annaAtPicker),
    path: '/mcp/main',
    status: 401,
  },
  { name: 'made by hand, at the picker', token: () => tokenText('main'), path: '/mcp', status: 401 },
  { name: 'that is over', token: () => tokenFor(annaAtMain, { lifeMs: -1 }), path: '/mcp/main', status: 401 },
  {
    name: 'of a grant that nobody knows',
    token: () => tokenFor(annaAtMain, { grant: 'else' }),
    path: '/mcp/main',
    status: 401,
  },
  {
    name: 'of another account',
    token: () => tokenFor(annaAtMain, { accountId: 'usr_else' }),
    path: '/mcp/main',
    status: 401,
  },
  {
    name: 'of another client',
    token: () => tokenFor(annaAtMain, { clientId: 'else' }),
    path: '/mcp/main',
    status: 401,
  },
  {
    name: 'of another resource',
    token: () => tokenFor(annaAtMain, { resource: 'https://else.example' }),
    path: '/mcp/main',
    status: 401,
  },
  { name: 'of nobody', token: () => 'a'.repeat(43), path: '/mcp/main', status: 401 },
  { name: 'of one character', token: () => 'a', path: '/mcp/main', status: 401 },
  { name: 'of eight thousand characters', token: () => 'a'.repeat(8_000), path: '/mcp/main', status: 401 },
  { name: 'of other characters', token: () => `${'a'.repeat(43)}\u00ff"\\`, path: '/mcp/main', status: 401 },
  { name: 'of none', token: () => '', path: '/mcp', status: 401 },
];

test.each(rows)('a token $name: $status', async ({ token, path, status }) => {
  const answer = await send(at(path), { body: initialize, headers: { authorization: `Bearer ${await token()}` } });
  expect(answer.status).toBe(status);
  if (status === 200) return;
  expectRefused(answer, unknown);
  const metadata = `${scene.place.url}/.well-known/oauth-protected-resource${path}`;
  expect(answer.headers['www-authenticate']).toBe(
    `Bearer error="invalid_token", resource_metadata="${metadata}", scope="mcp"`,
  );
});

test('the gateway of the picker is the one that was chosen', async () => {
  const client = new RawClient(at('/mcp'), await tokenFor(annaAtPicker));
  await client.open();
  expect((await client.call('tools/list')).text).toContain('demo__greet');
  const other = new RawClient(at('/mcp'), await tokenFor({ ...annaAtPicker, gateway: 'other' }));
  await other.open();
  expect((await other.call('tools/list')).text).not.toContain('demo__greet');
});

test('the trail names the user, and the gateway that the picker stands for', async () => {
  for (const wanted of [annaAtMain, annaAtPicker]) {
    const client = new RawClient(at(wanted.path), await tokenFor(wanted));
    await client.open();
    const events = await scene.trail.events(correlationIdOf(await client.call('ping')));
    expect(events).toMatchObject([{ principal: 'user:anna@example.com', gateway: 'main', action: 'ping' }]);
  }
});

test('a session goes on with a token that was refreshed, and is not that of another connection', async () => {
  const { connection, clientId } = await letIn(annaAtMain);
  const { userId: accountId, resource, grantHash: grant } = connection;
  const first = new RawClient(at('/mcp/main'), issuer.issue({ accountId, clientId, resource, grant }));
  await first.open();
  const session = { 'mcp-session-id': first.sessionId };
  const ping = (authorization: string) =>
    first.send({ body: '{"jsonrpc":"2.0","id":5,"method":"ping"}', headers: { ...session, authorization } });
  expect((await ping(`Bearer ${issuer.issue({ accountId, clientId, resource, grant })}`)).status).toBe(200);
  expectRefused(await ping(`Bearer ${await tokenFor(annaAtMain)}`), {
    status: 404,
    code: 'session_unknown',
    rpc: -32600,
  });
});

describe.each(['/mcp/main', '/mcp'])('at %s, what is taken away ends', (path) => {
  let wanted: LetIn;
  let connection: Connection;
  let token: string;
  beforeEach(async () => {
    wanted = { email: `ben${path.length}@example.com`, gateway: 'main', path };
    const made = await letIn(wanted);
    connection = made.connection;
    const { userId: accountId, resource, grantHash: grant } = connection;
    token = issuer.issue({ accountId, clientId: made.clientId, resource, grant });
  });

  test.each<[string, () => Promise<void>, () => Promise<void>]>([
    [
      'an app that is disabled',
      () => store.apps.setDisabled(connection.appId, true),
      () => store.apps.setDisabled(connection.appId, false),
    ],
    [
      'a user who is disabled',
      () => store.users.setDisabled(connection.userId, true),
      () => store.users.setDisabled(connection.userId, false),
    ],
    [
      'a user to whom the gateway is closed',
      () => store.gateways.setUsers(connection.gatewayId, []),
      () => store.gateways.setUsers(connection.gatewayId, 'everyone'),
    ],
    ['a connection that is removed', () => store.connections.remove(connection.id), async () => undefined],
    ['an app that is removed', () => store.apps.remove(connection.appId), async () => undefined],
    ['a user who is removed', () => store.users.remove(connection.userId), async () => undefined],
  ])('%s: stream, running call and the next request', async (_, end, undo) => {
    // What the test before took away and gave back may not be back yet.
    await expect.poll(async () => (await new RawClient(at(path), token).open()).status, { timeout: 10_000 }).toBe(200);
    const client = new RawClient(at(path), token);
    await client.open();
    const stream = await openGetStream(client);
    const params = { name: 'demo__count_slowly', arguments: { steps: 100, pauseMs: 300 }, _meta: { progressToken: 1 } };
    const call = await openPost(client, { jsonrpc: '2.0', id: 900, method: 'tools/call', params });
    await end();
    await expect.poll(() => [stream.state(), call.state()], { timeout: 10_000 }).not.toContain('open');
    expect(call.messages().at(-1)?.error?.data?.code).toBe('access_ended');
    expectRefused(await client.call('ping'), unknown);
    await undo();
  });
});

test('a token that its app revoked ends within about a second, though nothing of the configuration moved', async () => {
  const token = await tokenFor(annaAtMain);
  const client = new RawClient(at('/mcp/main'), token);
  await client.open();
  issuer.revoke(token);
  await expect.poll(async () => (await client.call('ping')).status, { timeout: 5_000 }).toBe(401);
});

test('a token is asked about once in a while, not with each call, and never believed past its end', async () => {
  const client = new RawClient(at('/mcp/main'), await tokenFor(annaAtMain, { lifeMs: 400 }));
  await client.open();
  const before = issuer.verified();
  const startedAt = Date.now();
  while (Date.now() - startedAt < 200) await client.call('ping');
  expect(issuer.verified() - before).toBeLessThanOrEqual(1);
  await expect.poll(async () => (await client.call('ping')).status, { timeout: 5_000, interval: 20 }).toBe(401);
  expect(Date.now() - startedAt).toBeLessThan(900);
});

test('a connection is stamped as used', async () => {
  const { connection, clientId } = await letIn(annaAtMain);
  const { userId: accountId, resource, grantHash: grant, id } = connection;
  await store.connections.touch([id], Date.now() - 660_000);
  const client = new RawClient(at('/mcp/main'), issuer.issue({ accountId, clientId, resource, grant }));
  await client.open();
  const age = async () => Date.now() - ((await store.connections.byId(id))?.usedAt ?? 0);
  await expect.poll(age, { timeout: 15_000, interval: 250 }).toBeLessThan(60_000);
});

test('an access token is not what a person shows on our pages', async () => {
  const body = new URLSearchParams({ token: await tokenFor(annaAtMain) }).toString();
  const headers = { origin: scene.place.url, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send(at('/connect/demo/browser'), { body, headers });
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.status).toBeGreaterThanOrEqual(400);
});
