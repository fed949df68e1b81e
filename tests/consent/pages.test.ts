import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { startInProcess } from '../e2e/in-process.ts';
import type { Place } from '../e2e/scene.ts';
import {
  authorize,
  type Client,
  call,
  type Discovered,
  discover,
  exchange,
  redirectUri,
  register,
} from '../interop/oauth-by-hand.ts';
import { openAt } from '../store/place.ts';
import { type Browser, createBrowser, type Page } from '../support/browser.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { signedInBrowser } from '../support/people.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';

const carolsToken = `gth_${'c'.repeat(43)}`;

let place: Place;
let store: Store;
let open: FakeServer;
let personal: RealOAuth;
let main: Discovered;
let client: Client;
let anna: Browser;

beforeAll(async () => {
  [open, personal] = await Promise.all([
    startFake({ name: 'open' }),
    startOAuth({ separate: true, accessTokenSeconds: 300 }),
  ]);
  const configuration = {
    servers: {
      notes: { url: open.url, network: 'private' },
      mine: { url: personal.url, network: 'private', auth: { mode: 'oauth' } },
      // Nothing listens there.
      away: { url: 'http://127.0.0.1:9/mcp', network: 'private', auth: { mode: 'oauth' } },
    },
    gateways: {
      main: { servers: ['notes'] },
      own: {
        servers: [
          { server: 'mine', identity: 'per-user' },
          { server: 'away', identity: 'per-user' },
        ],
      },
      closed: { users: ['bob@example.com'], servers: ['notes'] },
    },
    tokens: [{ name: 'carol', gateway: 'main', token: carolsToken, user: 'carol@example.com' }],
  };
  place = await startInProcess(configuration, {});
  store = await openAt(place.directory, false);
  main = await discover(`${place.url}/mcp/main`);
  client = (await register(main.server, { client_name: 'An <b>app</b>' })).body;
}, 60_000);
afterAll(async () => {
  await store?.close();
  await place?.stop();
  await personal?.end();
  await open?.close();
});
beforeEach(async () => {
  anna = await signedInBrowser(store, place.url, 'anna@example.com');
});

const at = (slug: string): Discovered => ({ ...main, resource: `${place.url}/mcp${slug}` });
/** The page that asks, as a browser that has just come from the app sees it. */
const ask = (browser: Browser, slug = '/main') => authorize(at(slug), client, {}, browser);

async function finished(browser: Browser, page: Page): Promise<URL> {
  const [, path] = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(page.body) ?? [];
  expect(path, page.body).toMatch(/^\/authorize\//);
  return (await browser.open(place.url + path, { stopAt: redirectUri })).url;
}

describe('the page that asks', () => {
  test('names the app as it calls itself, escaped, where it is answered, the gateway, its servers and the person', async () => {
    const { status, body, headers } = await ask(anna);
    expect(status).toBe(200);
    for (const shown of [
      'An &lt;b&gt;app&lt;/b&gt;',
      '127.0.0.1:9',
      'main',
      'notes',
      'anna@example.com',
      'registered itself',
    ])
      expect(body).toContain(shown);
    expect(body).not.toContain('<b>app');
    expect(body).toContain('The answer goes to a program on this computer.');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  test('does not warn of this computer where the answer goes elsewhere', async () => {
    const elsewhere = 'https://app.example/callback';
    const { body: other } = await register(main.server, { client_name: 'A site', redirect_uris: [elsewhere] });
    const { body } = await authorize(main, other, { redirect_uri: elsewhere }, anna);
    expect(body).toContain('<strong>app.example</strong>');
    expect(body).not.toContain('this computer');
  });

  test('asks who is there first, and comes back', async () => {
    const { url } = await ask(createBrowser());
    expect(url.pathname).toBe('/sign-in');
    expect(url.searchParams.get('then')).toMatch(/^\/consent\//);
  });

  test('lets a person choose among the gateways that they may reach, and shows no other', async () => {
    const { body } = await ask(anna, '');
    for (const slug of ['main', 'own']) expect(body).toContain(`value="${slug}"`);
    expect(body).not.toContain('closed');
  });

  test.each(['/closed', '/none'])(
    'says the same of a gateway that is not for them and of one that is not there: %s',
    async (slug) => {
      const { body } = await ask(anna, slug);
      expect(body).toContain('There is no gateway at that address that you may use.');
      expect(body).not.toContain('>Allow<');
    },
  );
});

describe('an answer', () => {
  test('lets the app in, which calls a tool as that person', async () => {
    const page = await anna.submit(await ask(anna), { press: ['Allow'] });
    const { body } = await exchange(main, client, { ...page, url: await finished(anna, page) });
    const { result } = await call(main.resource, body.access_token, 'notes__echo', { text: 'hello' });
    expect(result).toMatchObject({ content: [{ text: expect.stringContaining('hello') }] });
    const user = await store.users.byEmail('anna@example.com');
    expect(await store.connections.of(user?.id ?? '')).toMatchObject([{ resource: main.resource }]);
  });

  test('that is no sends the app away', async () => {
    const page = await anna.submit(await ask(anna), { press: ['Cancel'] });
    expect((await finished(anna, page)).searchParams.get('error')).toBe('access_denied');
  });

  test('for a gateway that is not on the page is refused', async () => {
    const page = await ask(anna, '');
    const form = page.forms.find(({ buttons }) => buttons.some(({ text }) => text === 'Allow'));
    (form?.fields as Map<string, string> | undefined)?.set('gateway', 'closed');
    expect(await anna.submit(page, { press: ['Allow'] })).toMatchObject({
      body: expect.stringContaining('gateway_not_open'),
    });
  });

  test('from another site is refused', async () => {
    const { url } = await ask(anna);
    for (const origin of ['https://evil.example', undefined]) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(origin && { origin }) };
      const answer = await fetch(`${url.href}/allow`, { method: 'POST', headers, body: 'gateway=main' });
      expect({ status: answer.status, body: await answer.text() }).toMatchObject({
        status: 403,
        body: expect.stringContaining('origin_not_allowed'),
      });
    }
  });

  test('in another browser than the one that began is none, whoever sits there', async () => {
    const { url } = await ask(anna);
    const other = await signedInBrowser(store, place.url, 'bob@example.com');
    expect(await other.open(url.href)).toMatchObject({
      status: 410,
      body: expect.stringContaining('authorization_gone'),
    });
  });

  test('is that of whoever sits at the browser now', async () => {
    const page = await ask(anna);
    await signedInBrowser(store, place.url, 'bob@example.com', { browser: anna });
    const now = await anna.open(page.url.href);
    expect(now.body).toContain('bob@example.com');
    expect(now.body).not.toContain('anna@example.com');
  });
});

describe('connecting servers, oauth 36,', () => {
  test('comes after the person let the app in, and not before', async () => {
    const before = await personal.counts();
    const page = await ask(anna, '/own');
    const early = await anna.open(`${page.url.href}/servers?gateway=own`);
    expect(early.url.pathname).toBe(page.url.pathname);
    expect(early.body).toContain('>Allow<');
    expect(await personal.counts()).toEqual(before);
  });

  test('shows each with the way to connect it, asks no server, and leaves the way back open', async () => {
    const before = await personal.counts();
    const page = await anna.submit(await ask(anna, '/own'), { press: ['Allow'] });
    expect(page.url.pathname).toMatch(/\/servers$/);
    expect(page.body).toContain('href="/connect/mine"');
    expect(page.body).toContain('href="/connect/away"');
    expect(await personal.counts()).toEqual(before);
    const done = await anna.open(page.url.href.replace(/\/servers.*/, '/done'));
    expect((await finished(anna, done)).searchParams.has('code')).toBe(true);
  });
});

describe('a browser that showed a gateway token', () => {
  test('connects servers, and opens nothing else of its user, whatever cookie it calls it', async () => {
    const browser = createBrowser();
    await browser.open(`${place.url}/connect/notes`, { press: ['Continue'], fill: { token: carolsToken } });
    expect((await browser.open(`${place.url}/connect/notes`)).body).toContain('notes');
    expect((await browser.open(`${place.url}/account`)).url.pathname).toBe('/sign-in');
    expect((await ask(browser)).url.pathname).toBe('/sign-in');
    const headers = { origin: place.url, 'content-type': 'application/x-www-form-urlencoded' };
    const request = { method: 'POST', headers, body: `token=${carolsToken}`, redirect: 'manual' } as const;
    const [cookie = ''] = (await fetch(`${place.url}/connect/notes/browser`, request)).headers.getSetCookie();
    browser.setCookie(place.url, cookie.replace(/^[^=]+/, 'gatehouse_session'));
    expect((await browser.open(`${place.url}/account`)).url.pathname).toBe('/sign-in');
  });
});
