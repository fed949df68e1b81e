import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoServer, startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import { authorize } from '../interop/oauth-by-hand.ts';
import type { Browser, Page } from '../support/browser.ts';
import { createBrowser } from '../support/browser.ts';
import { signedInBrowser } from '../support/people.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import { goOnward } from '../support/sign-in.ts';
import { askAt, type ConsentPlace, goBack, startConsentPlace } from './place.ts';

/** What must not happen on the way in. */

let notes: RealOAuth;
let demo: DemoServer;
let place: ConsentPlace;

beforeAll(async () => {
  notes = await startOAuth({ separate: true, accessTokenSeconds: 300 });
  demo = await startDemoServer({ listen: { host: '127.0.0.1', port: 0 } });
  const layout = {
    servers: { demo: { url: demo.url }, notes: { url: notes.url, auth: { mode: 'oauth' } as const } },
    gateways: { main: ['demo', { server: 'notes', identity: 'per-user' }], closed: ['demo'] },
  };
  place = await startConsentPlace(layout, ['anna@example.com', 'ben@example.com'], { closed: ['ben@example.com'] });
});
afterAll(async () => {
  await place?.close();
  await demo?.close();
  await notes?.end();
});

const browserOf = (name: string, browser: Browser = createBrowser()) =>
  signedInBrowser(place.store, place.at(''), `${name}@example.com`, { browser });
const connectionsOf = async (name: string) => {
  const user = await place.store.users.byEmail(`${name}@example.com`);
  return place.store.connections.of(user?.id ?? '');
};
const idOf = async (slug: string) => (await place.store.gateways.bySlug(slug))?.id ?? '';
const pathOf = ({ url }: Page) => url.pathname;

// oauth 36: everybody goes to a provider with one client of ours, so that each app has to be let in before.
describe('an app that somebody else registered', () => {
  test('is asked about though its person let another in and is connected, and leads nowhere before that', async () => {
    const browser = await browserOf('anna');
    browser.setCookie(notes.issuer, 'account=anna; Path=/');
    const first = await askAt(place.at('/mcp/main'), browser, { client_name: 'First' });
    const servers = await browser.submit(first.page, { press: ['Allow'] });
    const leaving = await goOnward(browser, await browser.submit(servers, { press: ['Connect notes'] }));
    expect((await goBack(browser, leaving)).url.searchParams.has('code')).toBe(true);

    const before = await notes.counts();
    const second = await askAt(place.at('/mcp/main'), browser, { client_name: 'Second' });
    expect(second.page.body).toContain('Let Second in?');
    for (const act of ['/servers', '/servers?gateway=main']) {
      const page = await browser.open(second.page.url.href + act, { press: [] });
      expect(pathOf(page)).toBe(pathOf(second.page));
    }
    const uid = pathOf(second.page).split('/').at(-1);
    const resumed = await browser.open(place.at(`/authorize/${uid}`));
    expect(resumed.url.searchParams.has('code')).toBe(false);
    expect(resumed.body).toContain('Let Second in?');
    expect((await notes.counts()).authorizations).toEqual(before.authorizations);
  });

  test('is asked about again when it comes again', async () => {
    const browser = await browserOf('ben');
    const app = await askAt(place.at('/mcp/closed'), browser);
    const back = await goBack(browser, await browser.submit(app.page, { press: ['Allow'] }));
    expect(back.url.searchParams.has('code')).toBe(true);
    const again = await authorize(app.discovered, app.client, {}, browser);
    expect(again.body).toContain('Allow');
  });

  test('is not let in by a form of another site', async () => {
    const browser = await browserOf('anna');
    const app = await askAt(place.at('/mcp/main'), browser);
    const forged = { ...app.page, url: new URL('http://127.0.0.1:9/evil') };
    for (const button of ['Allow', 'Cancel', 'Not you? Sign out']) {
      const refused = await browser.submit(forged, { press: [button] });
      expect(refused.status).toBe(403);
      expect(refused.body).toContain('origin_not_allowed');
    }
    expect(pathOf(await browser.open(app.page.url.href))).toBe(pathOf(app.page));
  });
});

describe('another browser', () => {
  test.for(['', '/servers', '/return'])('that opens the link to consent%s gets nothing', async (act) => {
    const app = await askAt(place.at('/mcp/main'), await browserOf('anna'));
    const page = await (await browserOf('ben')).open(app.page.url.href + act);
    expect(page.status).toBe(410);
    expect(page.body).toContain('authorization_gone');
    expect(page.body).not.toContain('Allow');
  });

  test('that is asked about its own cannot answer for that one', async () => {
    const app = await askAt(place.at('/mcp/main'), await browserOf('anna'));
    const ben = await browserOf('ben');
    const own = await askAt(place.at('/mcp/main'), ben);
    const [form] = own.page.forms;
    const action = new URL(`${pathOf(app.page)}/allow`, place.at(''));
    const page = await ben.submit({ ...own.page, forms: form ? [{ ...form, action }] : [] }, { press: ['Allow'] });
    expect(page.status).toBe(410);
  });
});

describe('a second person at the same browser', () => {
  test('takes over the question after the first signed out', async () => {
    const browser = await browserOf('anna');
    const app = await askAt(place.at('/mcp/main'), browser);
    const signIn = await browser.submit(app.page, { press: ['Not you? Sign out'] });
    expect(signIn.url.pathname + signIn.url.search).toBe(
      `/sign-in?${new URLSearchParams([['then', pathOf(app.page)]])}`,
    );
    await browserOf('ben', browser);
    const asked = await browser.open(app.page.url.href);
    expect(asked.body).toContain('ben@example.com');
    expect(asked.body).not.toContain('anna@example.com');
  });

  test('who signed in in another tab is asked with their own name before anything is allowed as them', async () => {
    const before = await connectionsOf('ben');
    const browser = await browserOf('anna');
    const app = await askAt(place.at('/mcp/main'), browser);
    await browserOf('ben', browser);
    const sent = await browser.submit(app.page, { press: ['Allow'], stopAt: app.page.url.href });
    expect(pathOf(sent)).toBe(pathOf(app.page));
    expect((await browser.open(app.page.url.href)).body).toContain('ben@example.com');
    expect(await connectionsOf('ben')).toEqual(before);
  });

  test('who allows in place of the first, or sends the app away, ends what the first had allowed', async () => {
    const before = await connectionsOf('anna');
    const bens = await connectionsOf('ben');
    for (const button of ['Allow', 'Cancel']) {
      const browser = await browserOf('anna');
      const app = await askAt(place.at('/mcp/main'), browser, { client_name: button });
      await browser.submit(app.page, { press: ['Allow'] });
      expect(await connectionsOf('anna')).toHaveLength(before.length + 1);
      await browserOf('ben', browser);
      await browser.submit(await browser.open(app.page.url.href), { press: [button] });
      expect(await connectionsOf('anna')).toEqual(before);
    }
    expect(await connectionsOf('ben')).toHaveLength(bens.length + 1);
  });

  test('is asked anew, and does not go on with what the first allowed', async () => {
    const browser = await browserOf('anna');
    const app = await askAt(place.at('/mcp/closed'), browser);
    await browserOf('ben', browser);
    const allowed = await browser.submit(await browser.open(app.page.url.href), { press: ['Allow'] });
    expect(pathOf(allowed)).toMatch(/\/return$/);
    await browserOf('anna', browser);
    for (const act of ['/servers', '/return']) {
      expect(pathOf(await browser.open(app.page.url.href + act))).toBe(pathOf(app.page));
    }
  });
});

describe('a gateway that is not open to the person', () => {
  test.for(['closed', 'no-such-gateway'])('is told alike: %s', async (slug) => {
    const browser = await browserOf('anna');
    const app = await askAt(place.at(`/mcp/${slug}`), browser, { client_name: 'Paper Clip' });
    expect(app.page.body).toContain('Nothing here is open to you');
    expect(app.page.body).not.toContain(slug);
    expect(app.page.body).not.toContain('Allow');
    const back = await goBack(browser, await browser.submit(app.page, { press: ['Go back to Paper Clip'] }));
    expect(back.url.searchParams.get('error')).toBe('access_denied');
  });

  test('is not among those of the picker, and not let into by a form that names it', async () => {
    const browser = await browserOf('anna');
    const app = await askAt(place.at('/mcp'), browser);
    expect(app.page.body).not.toContain('closed');
    const page = await browser.submit(app.page, { press: ['Allow'], fill: { gateway: await idOf('closed') } });
    expect(page.status).toBe(403);
    expect(page.body).toContain('gateway_not_open');
  });
});

describe('what an app says of itself', () => {
  const rows = [
    ['http://127.0.0.1:9/callback', '127.0.0.1:9', true],
    ['http://localhost/callback', 'localhost', true],
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'cursor:', true],
    ['https://app.example.com/callback', 'app.example.com', false],
  ] as const;
  test.for(rows)('it sends people back to %s: shown as %s, with a warning: %s', async ([uri, shown, warns]) => {
    const wanted = { redirect_uris: [uri], application_type: undefined };
    const { page } = await askAt(place.at('/mcp/main'), await browserOf('anna'), wanted);
    expect(page.body).toContain(`<strong>${shown}</strong>`);
    expect(page.body.includes('Any program on this computer could claim to be it')).toBe(warns);
  });

  test('is text and no markup, turns nothing around, and is no longer than a name', async () => {
    const name = `<script>alert(1)</script>"'&\u202e${'x'.repeat(90)}`;
    const { page } = await askAt(place.at('/mcp/main'), await browserOf('anna'), { client_name: name });
    expect(page.body).toContain('&lt;script&gt;alert(1)');
    expect(page.body).not.toContain('<script');
    expect(page.body).not.toContain('\u202e');
    expect(page.body).not.toContain('x'.repeat(81));
  });

  test('stands on a page that nobody frames, keeps or runs anything on', async () => {
    const { page } = await askAt(place.at('/mcp/main'), await browserOf('anna'));
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(rule);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });
});
