import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoServer, startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import { createBrowser } from '../support/browser.ts';
import { signedInBrowser } from '../support/people.ts';
import { RawClient } from '../support/raw-client.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import type { RealProcess } from '../support/real-process.ts';
import { startStock } from '../support/real-servers.ts';
import { goOnward } from '../support/sign-in.ts';
import { askAt, type ConsentPlace, goBack, password, startConsentPlace } from './place.ts';

/** From the address of a gateway to a called tool, as a person goes through it. */

const key = 'stock-key-of-anna';
let notes: RealOAuth;
let stock: RealProcess;
let demo: DemoServer;
let place: ConsentPlace;

beforeAll(async () => {
  notes = await startOAuth({ separate: true, accessTokenSeconds: 300 });
  stock = await startStock(key);
  demo = await startDemoServer({ listen: { host: '127.0.0.1', port: 0 } });
  const ownServer = (server: string) => ({ server, identity: 'per-user' });
  const layout = {
    servers: {
      demo: { url: demo.url },
      notes: { url: notes.url, auth: { mode: 'oauth' } as const },
      stock: {
        url: `http://127.0.0.1:${stock.port}/mcp`,
        auth: { mode: 'header', headerNames: ['x-api-key'] } as const,
      },
      // Nothing listens there.
      down: { url: 'http://127.0.0.1:9/mcp', auth: { mode: 'oauth' } as const },
    },
    gateways: {
      main: ['demo', ownServer('notes'), ownServer('stock'), ownServer('down')],
      shared: ['demo', { server: 'notes', identity: 'shared' }],
    },
  };
  place = await startConsentPlace(layout, ['anna@example.com', 'ben@example.com']);
});
afterAll(async () => {
  await place?.close();
  await demo?.close();
  await stock?.end();
  await notes?.end();
});

const anna = () => signedInBrowser(place.store, place.at(''), 'anna@example.com');

async function clientWith(token: string, path = '/mcp/main'): Promise<RawClient> {
  const client = new RawClient(place.at(path), token);
  await client.open();
  return client;
}

test('a person signs in, allows, connects one server, skips others, and the app calls tools as them', async () => {
  const browser = createBrowser();
  browser.setCookie(notes.issuer, 'account=anna; Path=/');
  const app = await askAt(place.at('/mcp/main'), browser, { client_name: 'Paper Clip' });
  expect(app.page.url.pathname).toBe('/sign-in');
  const asked = await browser.submit(app.page, { press: ['Sign in'], fill: { email: 'anna@example.com', password } });
  expect(asked.url.pathname).toMatch(/^\/consent\/[\w-]+$/);
  for (const text of ['Paper Clip', 'nobody checked it', '127.0.0.1:9', 'anna@example.com', '<strong>main</strong>'])
    expect(asked.body).toContain(text);
  expect(asked.body).toContain('<strong>demo</strong>: open, without an identity');
  expect(asked.body).toContain('<strong>notes</strong>: as yourself');

  const servers = await browser.submit(asked, { press: ['Allow'] });
  expect(servers.url.pathname).toMatch(/\/servers$/);
  expect(servers.body).toContain('<strong>notes</strong>: not connected');
  expect(servers.body).not.toContain('demo');

  // One that is down says so and leads back.
  const failed = await browser.submit(servers, { press: ['Connect down'] });
  expect(failed.status).toBeGreaterThanOrEqual(400);
  expect(failed.body).toContain('connection refused');
  const [, wayBack = ''] = /<a href="([^"]+)">Go back<\/a>/.exec(failed.body) ?? [];
  expect(place.at(wayBack)).toBe(servers.url.href);

  const connected = await goOnward(browser, await browser.submit(servers, { press: ['Connect notes'] }));
  expect(connected.url.href).toBe(servers.url.href);
  expect(connected.body).toContain('<strong>notes</strong>: connected');
  expect(connected.body).not.toContain('Connect notes');

  const [, headers = ''] = /<a href="([^"]+)">Connect stock<\/a>/.exec(connected.body) ?? [];
  const entering = await browser.open(place.at(headers.replaceAll('&amp;', '&')));
  const entered = await browser.submit(entering, { press: ['Save'], fill: { 'header:x-api-key': key } });
  expect(entered.url.href).toBe(servers.url.href);

  const back = await goBack(browser, await browser.submit(entered, { press: ['Continue to Paper Clip'] }));
  expect(back.url.searchParams.has('code')).toBe(true);
  const client = await clientWith(await app.tokens(back));
  expect((await client.tool('notes__whoami')).result).toMatchObject({ content: [{ text: 'anna' }] });
  expect(JSON.stringify((await client.tool('stock__look_up', { item: 'lamp' })).result)).toContain('7 of lamp');
  expect(JSON.stringify((await client.tool('demo__greet', { name: 'Anna' })).result)).toContain('Anna');
  expect((await client.tool('down__anything')).error).toBeDefined();
});

test('every server may be skipped', async () => {
  const browser = await signedInBrowser(place.store, place.at(''), 'ben@example.com');
  const app = await askAt(place.at('/mcp/main'), browser);
  const servers = await browser.submit(app.page, { press: ['Allow'] });
  const back = await goBack(browser, await browser.submit(servers, { press: ['Continue to by hand'] }));
  const client = await clientWith(await app.tokens(back));
  expect((await client.tool('notes__whoami')).error?.data?.code).toBe('sign_in_needed');
  expect((await client.tool('demo__greet', { name: 'Ben' })).result).toBeDefined();
});

test('where there is nothing to connect, the way goes straight back to the app', async () => {
  const browser = await anna();
  const app = await askAt(place.at('/mcp/shared'), browser);
  expect(app.page.body).toContain('<strong>notes</strong>: with an identity that everybody here shares');
  const leaving = await browser.submit(app.page, { press: ['Allow'] });
  expect(leaving.url.pathname).toMatch(/\/return$/);
  expect((await goBack(browser, leaving)).url.searchParams.has('code')).toBe(true);
});

test('who cancels sends the app away with a refusal', async () => {
  const browser = await anna();
  const app = await askAt(place.at('/mcp/main'), browser);
  const back = await goBack(browser, await browser.submit(app.page, { press: ['Cancel'] }));
  expect(Object.fromEntries(back.url.searchParams)).toMatchObject({ error: 'access_denied', state: 'state-1' });
});

describe('the picker', () => {
  test('lets the person choose among what is open to them, and the app gets that one', async () => {
    const browser = await anna();
    const app = await askAt(place.at('/mcp'), browser);
    const shared = (await place.store.gateways.bySlug('shared'))?.id ?? '';
    for (const slug of ['main', 'shared']) expect(app.page.body).toContain(`>${slug}</label>`);
    expect(app.page.body).not.toContain(' checked>');
    const leaving = await browser.submit(app.page, { press: ['Allow'], fill: { gateway: shared } });
    const client = await clientWith(await app.tokens(await goBack(browser, leaving)), '/mcp');
    const listed = await client.call('tools/list');
    expect(listed.text).toContain('demo__greet');
    expect(listed.text).not.toContain('stock__');
  });
});
