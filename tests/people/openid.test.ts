import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { startInProcess } from '../e2e/in-process.ts';
import type { Place } from '../e2e/scene.ts';
import { openAt } from '../store/place.ts';
import { type Browser, createBrowser, type Page } from '../support/browser.ts';
import { type OpenIdAccount, type OpenIdServer, startOpenId } from '../support/real-openid.ts';
import { goOnward, onwardUrl } from '../support/sign-in.ts';

let provider: OpenIdServer;
let place: Place;
let store: Store;

beforeAll(async () => {
  provider = await startOpenId(() => `${place.url}/sign-in/callback`);
  const { issuer, client } = provider;
  const acme = { issuer, client, network: 'private', domains: ['Acme.example'] };
  const providers = [
    { ...acme, name: 'acme', label: 'Acme SSO' },
    { ...acme, name: 'elsewhere', issuer: `${issuer}/elsewhere` },
  ];
  place = await startInProcess({ signIn: { providers } }, {});
  store = await openAt(place.directory, false);
});
afterAll(async () => {
  expect(place.log()).not.toContain(provider.client.secret);
  await store.close();
  await place.stop();
  await provider.close();
});
beforeEach(() => {
  provider.isDown = false;
});

async function signIn(
  account: OpenIdAccount,
  browser: Browser = createBrowser(),
  path = '/sign-in/with/acme',
): Promise<Page> {
  provider.account = account;
  return goOnward(browser, await browser.open(place.url + path));
}

const isSignedIn = (browser: Browser) => browser.cookieNames(place.url).includes('gatehouse_session');

const emails = async () => (await store.users.list()).map(({ email }) => email);

test('somebody whose address is verified and of a bound domain comes in as a member', async () => {
  const browser = createBrowser();
  const page = await signIn({ sub: 'anna-1', email: 'Anna@acme.example', email_verified: true }, browser);
  expect(page.url.href).toBe(`${place.url}/account`);
  expect(isSignedIn(browser)).toBe(true);
  expect(await store.users.byEmail('anna@acme.example')).toMatchObject({ role: 'member', hasPassword: false });
});

test('and is known by the subject from then on, whatever becomes of the address', async () => {
  const before = await emails();
  await signIn({ sub: 'anna-1', email: 'changed@elsewhere.example', email_verified: false });
  expect(await emails()).toEqual(before);
  const linked = await store.users.byLink(provider.issuer, 'anna-1');
  expect(linked?.email).toBe('anna@acme.example');
});

test('somebody else to whom the provider gave the address since is not let in as them', async () => {
  const page = await signIn({ sub: 'other-2', email: 'anna@acme.example', email_verified: true });
  expect(page.body).toContain('sign_in_not_allowed');
  expect(await store.users.byLink(provider.issuer, 'other-2')).toBeUndefined();
});

test('somebody who was invited before is linked', async () => {
  const { id } = await store.users.put('bob@acme.example');
  await signIn({ sub: 'bob-1', email: 'bob@acme.example', email_verified: true });
  expect((await store.users.byLink(provider.issuer, 'bob-1'))?.id).toBe(id);
});

/** Whoever is new and not to be believed. */
const refused: readonly (readonly [string, OpenIdAccount])[] = [
  ['an address that is not verified', { sub: 'x1', email: 'x1@acme.example', email_verified: false }],
  ['an address of which nobody says whether it is', { sub: 'x2', email: 'x2@acme.example' }],
  ['an address of another domain', { sub: 'x3', email: 'x3@evil.example', email_verified: true }],
  ['a domain that only ends alike', { sub: 'x4', email: 'x4@notacme.example', email_verified: true }],
  ['a domain below', { sub: 'x5', email: 'x5@sub.acme.example', email_verified: true }],
  ['no address', { sub: 'x6' }],
  ['two addresses in one', { sub: 'x7', email: 'x7@evil.example@acme.example', email_verified: true }],
];

test.each(refused)('somebody new with %s does not come in', async (_what, account) => {
  const before = await emails();
  const browser = createBrowser();
  const page = await signIn(account, browser);
  expect(page.status).toBe(403);
  expect(page.body).toContain('sign_in_not_allowed');
  expect(isSignedIn(browser)).toBe(false);
  expect(await emails()).toEqual(before);
});

test('somebody who is disabled does not come in', async () => {
  const { id } = await store.users.put('carl@acme.example');
  await store.users.setDisabled(id, true);
  const account = { sub: 'carl-1', email: 'carl@acme.example', email_verified: true };
  expect((await signIn(account)).body).toContain('sign_in_not_allowed');
  await store.users.setDisabled(id, false);
  await signIn(account);
  await store.users.setDisabled(id, true);
  expect((await signIn(account)).body).toContain('sign_in_not_allowed');
});

const anna = { sub: 'anna-1', email: 'anna@acme.example', email_verified: true };

test('an answer is taken once, and from the browser that began alone', async () => {
  provider.account = anna;
  const browser = createBrowser();
  const began = await browser.open(`${place.url}/sign-in/with/acme`);
  const callback = `${place.url}/sign-in/callback`;
  const answer = await browser.open(onwardUrl(began), { stopAt: callback });
  expect((await createBrowser().open(answer.url.href)).body).toContain('sign_in_gone');
  const again = await browser.open(`${place.url}/sign-in/with/acme`);
  const second = await browser.open(onwardUrl(again), { stopAt: callback });
  expect((await browser.open(second.url.href)).url.pathname).toBe('/account');
  expect((await browser.open(second.url.href)).body).toContain('sign_in_gone');
});

test('an answer of another issuer is none', async () => {
  provider.account = anna;
  const browser = createBrowser();
  const began = await browser.open(`${place.url}/sign-in/with/acme`);
  const answer = await browser.open(onwardUrl(began), { stopAt: `${place.url}/sign-in/callback` });
  answer.url.searchParams.set('iss', 'https://evil.example');
  const page = await browser.open(answer.url.href);
  expect(page).toMatchObject({ status: 502, body: expect.stringContaining('sign_in_provider_failed') });
  expect(page.body).toContain('Acme SSO');
  expect(isSignedIn(browser)).toBe(false);
});

test('a provider that is not what it says it is, or down, is told to the person and the log alone', async () => {
  const other = await createBrowser().open(`${place.url}/sign-in/with/elsewhere`);
  expect(other).toMatchObject({ status: 502, body: expect.stringContaining('sign_in_provider_failed') });
  provider.account = anna;
  const browser = createBrowser();
  const began = await browser.open(`${place.url}/sign-in/with/acme`);
  const answer = await browser.open(onwardUrl(began), { stopAt: `${place.url}/sign-in/callback` });
  provider.isDown = true;
  expect((await browser.open(answer.url.href)).body).toContain('sign_in_provider_failed');
});

test('a provider that nobody configured is not there', async () => {
  expect((await createBrowser().open(`${place.url}/sign-in/with/nobody`)).status).toBe(404);
});

test.each([
  ['/connect/notes?x=1', '/connect/notes?x=1'],
  ['//evil.example/', '/account'],
  ['https://evil.example/', '/account'],
  ['/\\evil.example', '/account'],
  ['/.//evil.example', '/account'],
  ['/connect/..//evil.example', '/account'],
])('whoever was to go on to %s goes to %s', async (asked, at) => {
  const path = `/sign-in/with/acme?then=${encodeURIComponent(asked)}`;
  provider.account = anna;
  const browser = createBrowser();
  const began = await browser.open(place.url + path);
  const page = await browser.open(onwardUrl(began), { stopAt: `${place.url}${at.split('?')[0]}` });
  expect(page.url.pathname + page.url.search).toBe(at);
});

test('signing in is on record, and who was added', async () => {
  const reader = await openAuditReader({ directory: place.directory, database: undefined });
  const events = await reader.tail({ afterId: 0, limit: 1000 });
  await reader.close();
  const seen = events.map(({ principal, action, target }) => `${principal} ${action} ${target}`);
  expect(seen).toContain('user:anna@acme.example user.add anna@acme.example');
  expect(seen).toContain('user:anna@acme.example user.sign_in anna@acme.example');
  expect(seen.filter((each) => each.includes('evil.example'))).toEqual([]);
});
