import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { configurationOf, tokenText } from '../e2e/scene.ts';
import { createDatabase, type Database } from '../postgres/database.ts';
import { masterKey, openAt } from '../store/place.ts';
import type { Browser } from '../support/browser.ts';
import { signedInBrowser } from '../support/people.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import { goOnward, signInPersonally } from '../support/sign-in.ts';
import { type Balancer, startBalancer } from './balancer.ts';

// oauth 3, oauth 4: whatever a sign-in consists of is known to every instance.

const people = ['alice', 'bob'];
let database: Database;
let provider: RealOAuth;
let balancer: Balancer;
let products: Map<string, Product>;
let store: Store;

beforeAll(async () => {
  [database, provider, balancer] = await Promise.all([
    createDatabase(),
    startOAuth({ separate: true, accessTokenSeconds: 300 }),
    startBalancer(),
  ]);
  const server = { url: provider.url, auth: { mode: 'oauth' } as const };
  const layout = {
    servers: { notes: server, tasks: server, crm: server },
    gateways: { main: ['notes', 'tasks', 'crm'].map((each) => ({ server: each, identity: 'per-user' })) },
    tokens: people.map((name) => ({ name, gateway: 'main', user: `${name}@example.com` })),
  };
  const configuration = { ...configurationOf(layout), publicUrl: balancer.url };
  const environment = { DATABASE_URL: database.url, GATEHOUSE_KEY: masterKey };
  const started = [await startProduct(configuration, environment), await startProduct(configuration, environment)];
  products = new Map(started.map((product) => [listensAt(product), product]));
  balancer.instances = [...products.keys()];
  store = await openAt(`#${database.url}`, false);
}, 60_000);
afterAll(async () => {
  await store?.close();
  for (const product of products?.values() ?? []) await product.stop();
  await balancer?.close();
  await provider?.end();
  await database?.drop();
});

function listensAt(product: Product): string {
  const [, url] = /listening on +(\S+)/.exec(product.printed()) ?? [];
  if (url === undefined) throw new Error(product.printed());
  return url;
}

const link = (server: string) => `${balancer.url}/connect/${server}`;

async function clientOf(name: string): Promise<RawClient> {
  const client = new RawClient(`${balancer.url}/mcp/main`, tokenText('main', name));
  await client.open();
  return client;
}

async function browserOf(name: string): Promise<Browser> {
  const browser = await signedInBrowser(store, balancer.url, `${name}@example.com`);
  browser.setCookie(provider.issuer, `account=${name}; Path=/`);
  return browser;
}

/** A signed-in browser that stands in front of the provider. */
async function begun(server: string, name: string) {
  const browser = await browserOf(name);
  const page = await browser.open(link(server));
  return { browser, page: await browser.submit(page, { press: ['Sign in'] }) };
}

test('a sign-in that is begun at one instance ends at another, and calls at both are that person’s', async () => {
  await signInPersonally(link('notes'), await browserOf('alice'));
  const [start, end] = ['POST /connect/notes/start', 'GET /oauth/callback'].map(balancer.servedBy);
  expect(new Set([start, end])).toEqual(new Set(balancer.instances));
  const client = await clientOf('alice');
  for (let call = 0; call < 4; call += 1) {
    expect((await client.tool('notes__whoami')).result).toMatchObject({ content: [{ text: 'alice' }] });
  }
  expect((await provider.counts()).registrations).toEqual({ ok: 1 });
});

test('two people who begin at two instances at the same moment share one registration', async () => {
  const before = (await provider.counts()).registrations.ok ?? 0;
  const walks = await Promise.all(people.map((name) => begun('tasks', name)));
  for (const { browser, page } of walks) {
    expect((await goOnward(browser, page)).body).toContain('tasks is connected');
  }
  expect((await provider.counts()).registrations).toEqual({ ok: before + 1 });
  for (const name of people) {
    expect((await (await clientOf(name)).tool('tasks__whoami')).result).toMatchObject({ content: [{ text: name }] });
  }
});

test('a sign-in outlives the instance that it was begun at', async () => {
  const { browser, page } = await begun('crm', 'bob');
  const gone = balancer.servedBy('POST /connect/crm/start') ?? '';
  await products.get(gone)?.kill();
  balancer.instances = balancer.instances.filter((each) => each !== gone);
  expect((await goOnward(browser, page)).body).toContain('crm is connected');
  expect((await (await clientOf('bob')).tool('crm__whoami')).result).toMatchObject({ content: [{ text: 'bob' }] });
});
