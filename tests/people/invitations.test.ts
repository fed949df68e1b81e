import { expect, test } from 'vitest';
import { inviteToReset, inviteUser } from '../../packages/gateway/src/admin/invite-user.ts';
import { setUserDisabled } from '../../packages/gateway/src/admin/users.ts';
import { invitationPath, issueInvitation } from '../../packages/gateway/src/auth/invitations.ts';
import { createBrowser } from '../support/browser.ts';
import { signedInBrowser } from '../support/people.ts';
import { onBothStores } from './house.ts';

onBothStores((house) => {
  const password = 'four quiet words here';
  const typed = { 'new-password': password, again: password };
  const setUp = { kind: 'set-up', email: null, role: 'admin', invitedBy: 'cli' } as const;

  test('of two browsers that set up at once one becomes the administrator, and every set-up link ends', async () => {
    const { store, url } = house.current;
    const secrets = [await issueInvitation(store, setUp), await issueInvitation(store, setUp)];
    const pages = await Promise.all(secrets.map((secret) => createBrowser().open(url + invitationPath(secret))));
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    const ends = await Promise.all(
      pages.map(async (page, index) => {
        const browser = createBrowser();
        await browser.open(page.url.href);
        return browser.submit(page, { press: ['Come in'], fill: { email: `Admin${index}@example.com`, ...typed } });
      }),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 404]);
    const users = await store.users.list();
    expect(users).toMatchObject([{ role: 'admin', hasPassword: true }]);
    expect((await createBrowser().open(url + invitationPath(await issueInvitation(store, setUp)))).status).toBe(404);
    const email = users[0]?.email ?? '';
    expect(await house.current.events()).toEqual(
      ['user.add', 'user.role', 'user.password', 'user.sign_in'].map(
        (action) => `${action} ${email}${action === 'user.role' ? ' admin' : ''} user:${email}`,
      ),
    );
  });

  test('an invitation is looked at for nothing and taken once; what is typed wrong costs nothing', async () => {
    const { store, url, administration } = house.current;
    const first = await inviteUser(administration, 'Ada@Example.com', 'member');
    const link = url + invitationPath(await inviteUser(administration, 'ada@example.com', 'member'));
    const mark = await house.current.mark();
    expect((await createBrowser().open(url + invitationPath(first))).status).toBe(404);
    const browser = createBrowser();
    await browser.open(link);
    const page = await browser.open(link);
    expect(page.body).toContain('ada@example.com');
    const weak = await browser.submit(page, { fill: { 'new-password': 'short', again: 'short' } });
    expect(weak).toMatchObject({ status: 400, body: expect.stringContaining('12 to 256 characters') });
    const other = await browser.submit(page, { fill: { ...typed, again: `${password}!` } });
    expect(other).toMatchObject({ status: 400, body: expect.stringContaining('not the same') });
    const [one, two] = await Promise.all([
      browser.submit(page, { fill: typed }),
      createBrowser().submit(page, { fill: typed }),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 404]);
    expect(await store.users.byEmail('ada@example.com')).toMatchObject({ role: 'member', hasPassword: true });
    expect(await house.current.events(mark)).toEqual(
      ['user.add', 'user.password', 'user.sign_in'].map((action) => `${action} ada@example.com user:ada@example.com`),
    );
  });

  test('a reset ends what was signed in before, and is nothing for whoever is disabled', async () => {
    const { store, url, administration } = house.current;
    const before = await signedInBrowser(store, url, 'bob@example.com');
    const link = url + invitationPath(await inviteToReset(administration, 'bob@example.com'));
    await setUserDisabled(administration, 'bob@example.com', true);
    expect((await createBrowser().open(link)).status).toBe(404);
    await setUserDisabled(administration, 'bob@example.com', false);
    await signedInBrowser(store, url, 'bob@example.com', { browser: before });
    const browser = createBrowser();
    const done = await browser.submit(await browser.open(link), { fill: typed });
    expect(done).toMatchObject({ status: 200, body: expect.stringContaining('bob@example.com') });
    expect((await before.open(`${url}/account`)).url.pathname).toBe('/sign-in');
  });

  test('neither links nor passwords are in the log, the trail or the store', async () => {
    const { store, url, administration, log } = house.current;
    const secret = await inviteUser(administration, 'eve@example.com', 'admin');
    const browser = createBrowser();
    await browser.submit(await browser.open(url + invitationPath(secret)), { fill: typed });
    expect((await store.users.byEmail('eve@example.com'))?.role).toBe('admin');
    expect((await createBrowser().open(url + invitationPath(secret))).status).toBe(404);
    const kept = log() + (await house.current.dump());
    expect(kept).toContain('eve@example.com');
    for (const text of [secret, password]) expect(kept).not.toContain(text);
  });
});
