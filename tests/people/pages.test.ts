import { beforeAll, describe, expect, test } from 'vitest';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { setUserDisabled, setUserPassword, setUserRole } from '../../packages/gateway/src/admin/users.ts';
import { hashPassword } from '../../packages/gateway/src/auth/password.ts';
import { event } from '../audit/event.ts';
import { createBrowser } from '../support/browser.ts';
import { signedInBrowser } from '../support/people.ts';
import { send } from '../support/raw-client.ts';
import { onBothStores } from './house.ts';

onBothStores((house) => {
  const password = 'four quiet words here';

  beforeAll(async () => {
    const { store, administration } = house.current;
    await store.users.put('ada@example.com');
    await store.users.put('root@example.com');
    await setUserRole(administration, 'root@example.com', 'admin');
    await setUserPassword(administration, 'ada@example.com', await hashPassword(password));
  });

  const forms = [
    '/sign-in',
    '/sign-out',
    '/sign-out/everywhere',
    `/invitation/${'x'.repeat(32)}`,
    '/account/password',
    '/account/browsers',
    '/account/apps',
    '/account/tokens',
  ];

  describe('a form is taken from our own pages alone', () => {
    test.for(
      forms.flatMap(
        (path) =>
          [
            [path, 'https://evil.example'],
            [path, 'null'],
            [path, undefined],
          ] as const,
      ),
    )('%s from %s', async ([path, origin]) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(origin && { origin }) };
      const answer = await send(house.current.url + path, { method: 'POST', headers, body: 'email=a&password=b' });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('origin_not_allowed');
      expect(answer.headers['set-cookie']).toBeUndefined();
    });
  });

  test.for([
    ['/sign-in', 200],
    ['/account', 303],
    [`/invitation/${'x'.repeat(32)}`, 404],
  ] as const)('%s may not be framed or kept, and runs no script', async ([path, status]) => {
    const answer = await send(house.current.url + path, { method: 'GET' });
    expect(answer).toMatchObject({
      status,
      headers: { 'x-frame-options': 'DENY', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    });
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(answer.text).not.toContain('<script');
  });

  test('a person signs in with any spelling of the address, goes on to where they were sent from, and out again', async () => {
    const { url } = house.current;
    const mark = await house.current.mark();
    const browser = createBrowser();
    const page = await browser.open(`${url}/sign-in?then=%2Faccount%3Fx%3D1`);
    const [form] = page.forms;
    expect([...(form?.fields.keys() ?? [])]).toEqual(['then', 'email', 'password']);
    const there = await browser.submit(page, { press: ['Sign in'], fill: { email: ' ADA@example.com', password } });
    expect(there).toMatchObject({ status: 200, url: new URL(`${url}/account?x=1`) });
    expect(there.body).toContain('ada@example.com');
    expect((await browser.open(`${url}/sign-in`)).url.pathname).toBe('/account');
    const out = await browser.submit(there, { press: ['Sign out'] });
    expect(out.url.pathname).toBe('/sign-in');
    expect(browser.cookieNames(url)).toEqual([]);
    expect((await browser.open(`${url}/account`)).url.href).toBe(`${url}/sign-in?then=%2Faccount`);
    expect(await house.current.events(mark)).toEqual([
      'user.sign_in ada@example.com user:ada@example.com',
      'user.sign_out ada@example.com user:ada@example.com',
    ]);
  });

  test('nobody is sent to another site after signing in', async () => {
    const { url } = house.current;
    const browser = createBrowser();
    const page = await browser.open(`${url}/sign-in?then=https%3A%2F%2Fevil.example%2F`);
    expect(page.body).not.toContain('evil.example');
    const done = await browser.submit(page, { fill: { email: 'ada@example.com', password } });
    expect(done.url.pathname).toBe('/account');
  });

  test('who may not come in is told the same, whatever the reason', async () => {
    const { store, url, administration } = house.current;
    const kept = await hashPassword(password);
    for (const email of ['disabled@example.com', 'bare@example.com']) await store.users.put(email);
    await setUserPassword(administration, 'disabled@example.com', kept);
    await setUserDisabled(administration, 'disabled@example.com', true);
    const mark = await house.current.mark();
    const bodies = new Set<string>();
    for (const [email, typed] of [
      ['nobody@example.com', password],
      ['bare@example.com', password],
      ['disabled@example.com', password],
      ['ada@example.com', `${password}!`],
    ] as const) {
      const browser = createBrowser();
      const page = await browser.submit(await browser.open(`${url}/sign-in`), { fill: { email, password: typed } });
      expect(page.status).toBe(403);
      expect(browser.cookieNames(url)).toEqual([]);
      bodies.add(page.body.replaceAll(email, 'WHO'));
    }
    expect(bodies.size).toBe(1);
    expect(await house.current.events(mark)).toEqual([]);
  });

  test('sessions end with the role, with disabling and with signing out everywhere', async () => {
    const { store, url, administration } = house.current;
    const email = 'gone@example.com';
    const inside = async (browser: ReturnType<typeof createBrowser>) =>
      (await browser.open(`${url}/account`)).url.pathname === '/account';
    const one = await signedInBrowser(store, url, email);
    const two = await signedInBrowser(store, url, email);
    await setUserRole(administration, email, 'admin');
    expect([await inside(one), await inside(two)]).toEqual([false, false]);

    await signedInBrowser(store, url, email, { browser: one });
    await signedInBrowser(store, url, email, { browser: two });
    await setUserDisabled(administration, email, true);
    expect([await inside(one), await inside(two)]).toEqual([false, false]);
    await signedInBrowser(store, url, email, { browser: one });
    expect(await inside(one)).toBe(false);
    await setUserDisabled(administration, email, false);

    await signedInBrowser(store, url, email, { browser: one });
    await signedInBrowser(store, url, email, { browser: two });
    await one.submit(await one.open(`${url}/account`), { press: ['Sign out everywhere'] });
    expect([await inside(one), await inside(two)]).toEqual([false, false]);
  });

  test('a new password needs the old one, keeps this browser and ends the others', async () => {
    const { store, url, administration } = house.current;
    const email = 'carl@example.com';
    await store.users.put(email);
    await setUserPassword(administration, email, await hashPassword(password));
    const one = await signedInBrowser(store, url, email);
    const two = await signedInBrowser(store, url, email);
    const page = await one.open(`${url}/account`);
    const fill = { 'new-password': 'another four quiet words', again: 'another four quiet words' };
    const press = ['Change password'];
    const wrong = await one.submit(page, { press, fill: { ...fill, password: 'not this one at all' } });
    expect(wrong).toMatchObject({ status: 403, body: expect.stringContaining('password_wrong') });
    expect((await two.open(`${url}/account`)).url.pathname).toBe('/account');
    // It would press the button again on the page that follows.
    await one.submit(page, { press, fill: { ...fill, password }, stopAt: `${url}/account` });
    expect((await one.open(`${url}/account`)).url.pathname).toBe('/account');
    expect((await two.open(`${url}/account`)).url.pathname).toBe('/sign-in');
  });

  test('a page shows what is one’s own, and a form changes nothing of anybody else’s', async () => {
    const { store, url, administration, audit } = house.current;
    const gateway = await store.gateways.create({ slug: 'main' });
    await createToken(administration, { gateway: 'main', name: 'mine', user: 'mia@example.com' });
    const { record } = await createToken(administration, { gateway: 'main', name: 'theirs', user: 'theo@example.com' });
    const app = await store.apps.put({ clientId: 'c1', name: 'Chat <b>', source: 'registered', redirectUris: [] });
    const resource = `${url}/mcp/main`;
    const let_in = async (email: string, grantHash: string) => {
      const userId = (await store.users.put(email)).id;
      return store.connections.create({ userId, appId: app.id, gatewayId: gateway.id, resource, grantHash });
    };
    const mine = await let_in('mia@example.com', 'g1');
    const theirs = await let_in('theo@example.com', 'g2');
    for (const [principal, target] of [
      ['user:mia@example.com', 'crm__my_call'],
      ['user:mia@example.com token:mine', 'crm__my_token_call'],
      ['user:mia@example.community', 'crm__longer_name'],
      ['user:theo@example.com', 'crm__their_call'],
    ] as const)
      audit.record(event('c', { ts: Date.now(), principal, target }));
    await audit.flush();

    const mia = await signedInBrowser(store, url, 'mia@example.com');
    const page = await mia.open(`${url}/account`);
    for (const text of ['mine', 'Chat &lt;b&gt;', 'crm__my_call', 'crm__my_token_call'])
      expect(page.body).toContain(text);
    for (const text of ['theirs', 'theo', theirs.id, record.id, 'crm__their_call', 'crm__longer_name', '<b>'])
      expect(page.body).not.toContain(text);

    const forged = async (path: string, fields: Record<string, string>) =>
      mia.submit({
        ...page,
        forms: page.forms.map((form) => ({
          ...form,
          action: new URL(url + path),
          fields: new Map(Object.entries(fields)),
        })),
      });
    await forged('/account/tokens', { token: record.id });
    await forged('/account/apps', { connection: theirs.id });
    expect(await store.connections.byId(theirs.id)).toBeDefined();
    expect(await store.tokens.byId(record.id)).toMatchObject({ revokedAt: null });

    await mia.submit(page, { press: ['Disconnect'] });
    expect(await store.connections.byId(mine.id)).toBeUndefined();
    const after = await mia.submit(page, { press: ['Revoke'] });
    expect(after.body).toContain('You have no tokens.');
    expect((await house.current.events()).at(-1)).toBe('token.revoke mine user:mia@example.com');
  });

  test('ten tries are had for an account, and the right password is then refused too', async () => {
    const { store, url, administration } = house.current;
    const email = 'tried@example.com';
    await store.users.put(email);
    await setUserPassword(administration, email, await hashPassword(password));
    const browser = createBrowser();
    const page = await browser.open(`${url}/sign-in`);
    await store.attempts.forget('sign-in network 127.0.0.0/24');
    for (let count = 1; count <= 10; count += 1)
      expect((await browser.submit(page, { fill: { email, password: 'wrong' } })).status).toBe(403);
    const refused = await browser.submit(page, { fill: { email: email.toUpperCase(), password } });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await browser.submit(page, { fill: { email: 'ada@example.com', password } })).status).toBe(200);
    for (let count = 13; count <= 30; count += 1) await store.attempts.count('sign-in network 127.0.0.0/24', 900_000);
    const other = createBrowser();
    expect((await other.submit(page, { fill: { email: 'ada@example.com', password } })).status).toBe(429);
  });
});
