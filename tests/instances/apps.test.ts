import { afterAll, beforeAll, expect, test } from 'vitest';
import { personAt } from '../apps/person.ts';
import { meets } from '../e2e/requirements.ts';
import { authorize, call, discover, exchange, refresh, register } from '../interop/oauth-by-hand.ts';
import { createDatabase, type Database } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';
import { type Balancer, startBalancer } from './balancer.ts';

const anna = { email: 'anna@example.com', password: 'a long enough password' };
const rounds = 30;
const atOnce = 6;

let database: Database;
let server: FakeServer;
let balancer: Balancer;
let products: Product[];

beforeAll(async () => {
  [database, server, balancer] = await Promise.all([createDatabase(), startFake({ name: 'notes' }), startBalancer()]);
  const configuration = {
    publicUrl: balancer.url,
    admin: { email: anna.email, password: 'env:ADMIN_PASSWORD' },
    servers: { notes: { url: server.url, network: 'private' } },
    gateways: { main: { servers: ['notes'] } },
  };
  const environment = { DATABASE_URL: database.url, GATEHOUSE_KEY: masterKey, ADMIN_PASSWORD: anna.password };
  products = [await startProduct(configuration, environment), await startProduct(configuration, environment)];
  balancer.instances = products.map(listensAt);
}, 60_000);

afterAll(async () => {
  for (const each of products ?? []) await each.stop();
  await balancer?.close();
  await server?.close();
  await database?.drop();
});

function listensAt(product: Product): string {
  const [, url] = /listening on +(\S+)/.exec(product.printed()) ?? [];
  if (url === undefined) throw new Error(product.printed());
  return url;
}

const endpoint = () => `${balancer.url}/mcp/main`;

async function signedIn() {
  const place = await discover(endpoint());
  const { body: client } = await register(place.server);
  const page = await authorize(place, client, {}, personAt(anna));
  const { body: tokens } = await exchange(place, client, page);
  return { place, client, tokens };
}

// oauth 6, oauth 7, oauth 8: many refresh the same token at one moment, and none of them loses the session.
test(`${rounds} rounds of ${atOnce} refreshes at one moment, over two instances, all succeed and every winner lives`, async () => {
  const { place, client, tokens } = await signedIn();
  let refreshToken = tokens.refresh_token;
  const outcomes: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const used = refreshToken;
    const answers = await Promise.all(Array.from({ length: atOnce }, () => refresh(place, client, used)));
    outcomes.push(...answers.map(({ status, body }) => `${status} ${body.error ?? 'ok'}`));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    const winner = answers[0]?.body;
    const { result } = await call(endpoint(), winner?.access_token ?? '', 'notes__echo', { text: `round ${round}` });
    expect(result).toMatchObject({ content: [{ text: expect.stringContaining(`"round ${round}"`) }] });
    refreshToken = winner?.refresh_token;
    expect(refreshToken).not.toBe(used);
  }
  expect(outcomes).toEqual(Array.from({ length: rounds * atOnce }, () => '200 ok'));
}, 120_000);

test(`${meets('sessions.renewed-token')} a session goes on at both instances under the token that its client has next`, async () => {
  const { place, client: app, tokens } = await signedIn();
  const before = new RawClient(endpoint(), tokens.access_token);
  await before.open();
  await before.tool('notes__echo', { text: 'before' });
  const { body } = await refresh(place, app, tokens.refresh_token);
  const after = new RawClient(endpoint(), body.access_token);
  after.sessionId = before.sessionId;
  after.version = before.version;
  const answers = [await after.tool('notes__echo', { text: 'one' }), await after.tool('notes__echo', { text: 'two' })];
  expect(answers.map(({ error }) => error)).toEqual([undefined, undefined]);
  const asked = server.heard('tools/call').slice(-3);
  expect(new Set(asked.map(({ headers }) => headers['mcp-session-id'])).size).toBe(1);
});

// oauth 1, oauth 3: what one instance learnt is known to all of them.
test('an app that registered at one instance signs in at the other while the first is killed', async () => {
  const [first = '', second = ''] = balancer.instances;
  balancer.instances = [first];
  const place = await discover(endpoint());
  const { body: client } = await register(place.server, { client_name: 'registered at the first' });
  expect(balancer.servedBy('POST /register')).toBe(first);
  balancer.instances = [second];
  const walk = authorize(place, client, {}, personAt(anna));
  await products[0]?.kill();
  const { status, body } = await exchange(place, client, await walk);
  expect({ status, type: (body as { token_type?: string }).token_type }).toEqual({ status: 200, type: 'Bearer' });
  const { result } = await call(endpoint(), body.access_token, 'notes__echo', { text: 'still here' });
  expect(result).toMatchObject({ content: [{ text: expect.stringContaining('still here') }] });
}, 60_000);
