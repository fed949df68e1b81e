import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { createDatabase, type Database } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient, type RpcMessage } from '../support/raw-client.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import { signInShared } from '../support/sign-in.ts';
import { openInstance } from './instance.ts';

const token = `gth_${'r'.repeat(43)}`;
/** Its tokens end after five seconds; `unheard` and `unkept` lose the instance that renews them. */
const names = ['steady', 'unheard', 'unkept'] as const;
type Name = (typeof names)[number];

let database: Database;
let store: Store;
let providers: Record<Name, RealOAuth>;
let instances: Product[];

beforeAll(async () => {
  database = await createDatabase();
  const started = await Promise.all(names.map(() => startOAuth({ separate: true })));
  providers = Object.fromEntries(names.map((name, index) => [name, started[index]])) as Record<Name, RealOAuth>;
  const servers = names.map((name) => [
    name,
    { url: providers[name].url, network: 'private', auth: { mode: 'oauth' } },
  ]);
  const configuration = {
    servers: Object.fromEntries(servers),
    gateways: { main: { servers: names.map((server) => ({ server, identity: 'shared' })) } },
    tokens: [{ name: 'test', gateway: 'main', token }],
  };
  const environment = { DATABASE_URL: database.url, GATEHOUSE_KEY: masterKey };
  instances = [await startProduct(configuration, environment), await startProduct(configuration, environment)];
  store = await openInstance(database.url);
  for (const name of names) await signInShared(store, instance(0).url, name);
}, 60_000);

afterAll(async () => {
  for (const each of instances ?? []) await each.stop();
  await store?.close();
  for (const name of names) await providers?.[name].end();
  await database?.drop();
});

function instance(index: number): Product {
  const found = instances[index];
  if (!found) throw new Error(`no instance ${index}`);
  return found;
}

async function opened(index: number): Promise<RawClient> {
  const client = new RawClient(`${instance(index).url}/mcp/main`, token);
  await client.open();
  return client;
}

async function identityOf(name: Name) {
  const server = await store.servers.bySlug(name);
  return store.identities.find(server?.id ?? '', null);
}

async function untilExpired(...some: readonly Name[]): Promise<void> {
  for (const name of some) {
    const { expiresAt } = (await identityOf(name))?.oauth ?? {};
    await delay(Math.max(0, (expiresAt ?? 0) - Date.now()) + 50);
  }
}

function callAll(clients: readonly RawClient[], name: Name, count: number): Promise<RpcMessage[]> {
  const callers = Array.from({ length: count }, (_, index) => clients[index % clients.length] as RawClient);
  return Promise.all(callers.map((client) => client.tool(`${name}__whoami`)));
}

// oauth 6, oauth 7, oauth 8: the provider rotates without grace, and ends the family of a token that comes twice.
test('a hundred calls over two instances at the end of a token: one refresh, no refusal, a hundred results', async () => {
  const clients = [await opened(0), await opened(1)];
  // Each has used the token, so that each holds it.
  await callAll(clients, 'steady', 2);
  await untilExpired('steady');
  const before = (await providers.steady.counts()).token;
  const answers = await callAll(clients, 'steady', 100);
  const after = (await providers.steady.counts()).token;
  expect(answers.filter(({ result }) => result === undefined)).toEqual([]);
  expect((after['refresh_token ok'] ?? 0) - (before['refresh_token ok'] ?? 0)).toBe(1);
  expect(Object.keys(after).filter((outcome) => outcome.includes('invalid'))).toEqual([]);
}, 60_000);

// framework: old refresh token dead / graceful
test('the same with the instance that renews killed meanwhile: what the provider did not hear goes on, what it did needs one sign-in, and nothing loops', async () => {
  const killed = await opened(0);
  const left = await opened(1);
  await callAll([killed, left], 'unheard', 2);
  await callAll([killed, left], 'unkept', 2);
  await providers.unheard.delayTokens({ before: 2_000 });
  await providers.unkept.delayTokens({ after: 2_000 });
  await untilExpired('unheard', 'unkept');
  for (const name of ['unheard', 'unkept'] as const) void callAll([killed], name, 50).catch(() => undefined);
  for (const name of ['unheard', 'unkept'] as const) {
    await vi.waitFor(async () => expect((await providers[name].counts()).tokenRequestsNow).toBe(1), {
      timeout: 5_000,
      interval: 20,
    });
  }
  await instance(0).kill();
  await providers.unheard.delayTokens({});
  await providers.unkept.delayTokens({});
  const [unheard, unkept] = await Promise.all([callAll([left], 'unheard', 50), callAll([left], 'unkept', 50)]);

  expect(unheard.filter(({ result }) => result === undefined)).toEqual([]);
  expect((await identityOf('unheard'))?.status.state).toBe('connected');

  expect(new Set(unkept.map(({ error }) => error?.data?.code))).toEqual(new Set(['sign_in_needed']));
  expect((await identityOf('unkept'))?.status).toMatchObject({
    state: 'not_connected',
    problem: { error: 'invalid_grant' },
  });
  const spent = (await providers.unkept.counts()).token;
  await callAll([left], 'unkept', 20);
  expect((await providers.unkept.counts()).token).toEqual(spent);
  expect(await store.alerts.list({ open: true, limit: 10 })).toMatchObject([{ cause: 'sign_in_needed', count: 1 }]);

  await signInShared(store, instance(1).url, 'unkept');
  expect((await callAll([left], 'unkept', 1))[0]?.result).toBeDefined();
  expect(await store.alerts.list({ open: true, limit: 10 })).toEqual([]);
}, 120_000);
