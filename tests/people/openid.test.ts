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
    { ...acme, name: 'mistaken', client: { ...client, secret: 'a secret that the provider does not know' } },
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
  provider.refusal = undefined;
});

async function signIn(
  account: OpenIdAccount,
  browser: Browser = createBrowser(),
  path = '/sign-in/with/acme',
): Promise<Page> {
  provider.account = account;
  return goOnward(browser, await browser.open(place.url + path));
}

/** The same up to the answer, with which the browser does not come back yet. */
async function answered(browser: Browser, change: (asked: URL) => void = () => undefined): Promise<URL> {
  const began = await browser.open(`${place.url}/sign-in/with/acme`);
  const asked = new URL(onwardUrl(began));
  change(asked);
  return (await browser.open(asked.href, { stopAt: `${place.url}/sign-in/callback` })).url;
}

/** What the log holds of a page that shows an error, by the id that stands on it. */
function logged({ body }: Page): string {
  const [, id] = / · ([0-9a-f-]{36})</.exec(body) ?? [];
  if (id === undefined) throw new Error(`there is no id on the page:\n${body}`);
  return place
    .log()
    .split('\n')
    .filter((line) => line.includes(id))
    .join('\n');
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

test.each<[string, Partial<OpenIdAccount>]>([
  ['says in words that it verified the address', { email_verified: 'true' }],
  ['is Entra, and says that the domain is its own', { xms_edov: true }],
  ['is Entra, and says it as a number', { xms_edov: 1 }],
  ['is Entra, and says it as text', { xms_edov: '1' }],
])('somebody new comes in where the provider %s', async (_what, says) => {
  const email = `${JSON.stringify(says).replaceAll(/\W/g, '')}@acme.example`;
  const browser = createBrowser();
  await signIn({ sub: email, email, ...says }, browser);
  expect(isSignedIn(browser)).toBe(true);
});

/** Whoever is new and not to be believed, and why, as the log has it. */
const unverified = 'does not say that it verified';
const foreign = 'is none of those that are bound';
const refused: readonly (readonly [string, string, OpenIdAccount])[] = [
  ['an address that is not verified', unverified, { sub: 'x1', email: 'x1@acme.example', email_verified: false }],
  ['an address that is not, in words', unverified, { sub: 'x8', email: 'x8@acme.example', email_verified: 'false' }],
  ['an address of which nobody says whether it is', unverified, { sub: 'x2', email: 'x2@acme.example' }],
  ['an address that Entra does not own', unverified, { sub: 'x9', email: 'x9@acme.example', xms_edov: false }],
  [
    'an address that is not verified though of an own domain',
    unverified,
    { sub: 'x10', email: 'x10@acme.example', email_verified: false, xms_edov: true },
  ],
  ['an address of another domain', foreign, { sub: 'x3', email: 'x3@evil.example', email_verified: true }],
  ['a domain that only ends alike', foreign, { sub: 'x4', email: 'x4@notacme.example', email_verified: true }],
  ['a domain below', foreign, { sub: 'x5', email: 'x5@sub.acme.example', email_verified: true }],
  ['no address', 'gave no e-mail address', { sub: 'x6' }],
  [
    'two addresses in one',
    'not one e-mail',
    { sub: 'x7', email: 'x7@evil.example@acme.example', email_verified: true },
  ],
];

test.each(refused)('somebody new with %s does not come in', async (_what, why, account) => {
  const before = await emails();
  const browser = createBrowser();
  const page = await signIn(account, browser);
  expect(page.status).toBe(403);
  expect(page.body).toContain('sign_in_not_allowed');
  expect(page.body).not.toContain(why);
  expect(logged(page)).toContain(why);
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

test('an answer in another browser is none, though that one began a sign-in of its own', async () => {
  provider.account = anna;
  const [victim, attacker] = [createBrowser(), createBrowser()];
  await answered(victim);
  const answer = await answered(attacker);
  const page = await victim.open(answer.href);
  expect(page).toMatchObject({ status: 400, body: expect.stringContaining('sign_in_gone') });
  expect(isSignedIn(victim)).toBe(false);
});

/** What is changed on the way, in what is asked and in what is answered, and how that ends. */
const changed: readonly (readonly [
  string,
  { asked?: Record<string, string>; answered?: Record<string, string> },
  string,
])[] = [
  ['another issuer', { answered: { iss: 'https://evil.example' } }, 'sign_in_provider_failed'],
  ['another nonce', { asked: { nonce: 'another' } }, 'sign_in_provider_failed'],
  ['another state that was asked for', { asked: { state: 'another' } }, 'sign_in_gone'],
  ['another state', { answered: { state: 'another' } }, 'sign_in_gone'],
  ['an empty state', { answered: { state: '' } }, 'sign_in_gone'],
  ['another code', { answered: { code: 'another' } }, 'sign_in_provider_failed'],
  ['another code challenge', { asked: { code_challenge: 'a'.repeat(43) } }, 'sign_in_provider_failed'],
];

test.each(changed)('an answer with %s is none', async (_what, change, code) => {
  provider.account = anna;
  const browser = createBrowser();
  const set = (url: URL, members = {}) => {
    for (const [name, value] of Object.entries<string>(members)) url.searchParams.set(name, value);
  };
  const answer = await answered(browser, (asked) => set(asked, change.asked));
  set(answer, change.answered);
  const page = await browser.open(answer.href);
  expect(page.body).toContain(code);
  expect(page.body.includes('Acme SSO')).toBe(code === 'sign_in_provider_failed');
  expect(isSignedIn(browser)).toBe(false);
});

test('the code of one sign-in does not finish another', async () => {
  provider.account = anna;
  const browser = createBrowser();
  const [first, second] = [await answered(browser), await answered(browser)];
  second.searchParams.set('code', first.searchParams.get('code') ?? '');
  const page = await browser.open(second.href);
  expect(page).toMatchObject({ status: 502, body: expect.stringContaining('sign_in_provider_failed') });
  expect(isSignedIn(browser)).toBe(false);
});

test('what the provider says of its refusal stands in the log, under the id of the page, and not on it', async () => {
  provider.refusal = { error: 'access_denied', error_description: 'Ask Grace in room 7' };
  const page = await signIn(anna);
  expect(page).toMatchObject({ status: 502, body: expect.stringContaining('sign_in_provider_failed') });
  expect(page.body).not.toMatch(/access_denied|Grace/);
  expect(logged(page)).toContain('the provider said: access_denied, Ask Grace in room 7');
});

test('a client that the provider does not know is named in the log by the provider’s words', async () => {
  const page = await signIn(anna, createBrowser(), '/sign-in/with/mistaken');
  expect(page).toMatchObject({ status: 502, body: expect.stringContaining('sign_in_provider_failed') });
  expect(page.body).not.toContain('invalid_client');
  expect(logged(page)).toContain('the provider said: HTTP 401, invalid_client, client authentication failed');
});

test('an answer that somebody wrote fills neither the page nor the log, and shows no secret there', async () => {
  provider.account = anna;
  const browser = createBrowser();
  const answer = await answered(browser);
  const code = answer.searchParams.get('code') ?? '';
  answer.searchParams.set('error', '<script>alert(1)</script>\r\nforged');
  answer.searchParams.set('error_description', `${provider.client.secret} ${code} ${'long '.repeat(2_000)}`);
  const page = await browser.open(answer.href);
  expect(page.status).toBe(502);
  expect(page.body).not.toMatch(/script|forged|long/);
  const line = logged(page);
  expect(line).toContain('</script> forged');
  expect(line.length).toBeLessThan(10_000);
  for (const secret of [provider.client.secret, code]) expect(line).not.toContain(secret);
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
