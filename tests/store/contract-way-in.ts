import { describe, expect, test, vi } from 'vitest';
import { firstSignIn } from '../../packages/gateway/src/auth/openid/first-sign-in.ts';
import type { Invitation } from '../../packages/gateway/src/domain/records.ts';
import { connectionContract } from './contract-connections.ts';
import { type Current, movesDuring, withTwo } from './contract-place.ts';

const later = () => Date.now() + 60_000;

/** What every engine must do with those who come in. */
export function wayInContract(engine: string, current: Current): void {
  const { bench, store } = current;
  const addUser = (email = 'a@example.com') => store().users.put(email);
  connectionContract(engine, current);

  describe(`people on ${engine}`, () => {
    test('have the role, the password and the state that were set last', async () => {
      const { users } = store();
      const made = await addUser();
      await users.setRole(made.id, 'admin');
      await users.setDisabled(made.id, true);
      await users.setPassword(made.id, 'scrypt$1');
      await users.setPassword(made.id, 'scrypt$2');
      const changed = { ...made, role: 'admin', disabled: true, hasPassword: true };
      expect(await users.byId(made.id)).toEqual(changed);
      expect(await users.byEmail('A@example.COM')).toEqual(changed);
      expect(await users.passwordOf(made.id)).toBe('scrypt$2');
      expect(await addUser('A@example.com')).toEqual(changed);
      await users.setRole(made.id, 'member');
      await users.setDisabled(made.id, false);
      await users.setPassword(made.id, null);
      expect(await users.list()).toEqual([made]);
      expect(await users.passwordOf(made.id)).toBeUndefined();
    });

    test('that are not there are neither found nor changed', async () => {
      const { users } = store();
      expect(await users.byEmail('nobody@example.com')).toBeUndefined();
      expect(await users.passwordOf('usr_none')).toBeUndefined();
      expect(await users.byLink('https://idp.example.com', 'sub')).toBeUndefined();
      await expect(users.setRole('usr_none', 'admin')).rejects.toThrow('usr_none');
      await expect(users.setDisabled('usr_none', true)).rejects.toThrow('usr_none');
      await expect(users.setPassword('usr_none', null)).rejects.toThrow('usr_none');
      await expect(users.link('https://idp.example.com', 'sub', 'usr_none')).rejects.toThrow();
    });

    test('are found by issuer and subject together, and a link belongs to who had it first', async () => {
      const { users } = store();
      const [a, b] = [await addUser('a@example.com'), await addUser('b@example.com')];
      const issuer = 'https://idp.example.com';
      expect(await users.link(issuer, 'sub', a.id)).toBe(a.id);
      expect(await users.link(issuer, 'sub', b.id)).toBe(a.id);
      expect(await users.link('https://other.example.com', 'sub', b.id)).toBe(b.id);
      expect(await users.byLink(issuer, 'sub')).toEqual(a);
      expect(await users.byLink('https://other.example.com', 'sub')).toEqual(b);
      expect(await users.byLink(issuer, 'SUB')).toBeUndefined();
    });

    test('who claim one link at one moment agree on whose it is', async () => {
      const [a, b] = [await addUser('a@example.com'), await addUser('b@example.com')];
      const owners = await withTwo(current, (one, two) =>
        Promise.all(
          Array.from({ length: 10 }, (_, at) =>
            at % 2 ? one.users.link('https://i', 's', a.id) : two.users.link('https://i', 's', b.id),
          ),
        ),
      );
      expect(new Set(owners).size).toBe(1);
      expect((await store().users.byLink('https://i', 's'))?.id).toBe(owners[0]);
    });

    test('who come in for the first time at one moment, in several processes, are one', async () => {
      const [subject, email] = [{ issuer: 'https://i', subject: 's' }, 'new@example.com'];
      const came = await withTwo(current, (one, two) =>
        Promise.all(Array.from({ length: 10 }, (_, at) => firstSignIn(at % 2 ? one : two, email, subject))),
      );
      const [user] = await store().users.list();
      expect(came.map(({ user: { id } }) => id)).toEqual(came.map(() => user?.id));
      expect(came.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await store().users.list()).toHaveLength(1);
    });

    test('of whom several claim one address at one moment, the first has it', async () => {
      const came = await withTwo(current, (one, two) =>
        Promise.allSettled(
          Array.from({ length: 10 }, (_, at) =>
            firstSignIn(at % 2 ? one : two, 'new@example.com', { issuer: 'https://i', subject: `s${at}` }),
          ),
        ),
      );
      const refused = came.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(refused).toHaveLength(9);
      for (const reason of refused) expect(reason).toMatchObject({ code: 'sign_in_not_allowed' });
      const first = came.findIndex(({ status }) => status === 'fulfilled');
      expect(await store().users.byLink('https://i', `s${first}`)).toMatchObject({ email: 'new@example.com' });
      expect(await store().users.list()).toHaveLength(1);
    });

    test('are removed with everything that is theirs, and nothing of others', async () => {
      const { users, servers, gateways, identities, tokens, browserSessions } = store();
      const [a, b] = [await addUser('a@example.com'), await addUser('b@example.com')];
      const gateway = await gateways.create({ slug: 'main' });
      await gateways.setUsers(gateway.id, [a.id, b.id]);
      const server = await servers.create({
        slug: 's',
        url: 'https://s.example.com/mcp',
        network: 'public',
        auth: { mode: 'header', headerNames: ['x-key'] },
      });
      for (const { id } of [a, b]) {
        await users.link('https://i', `of ${id}`, id);
        await identities.setHeaders(server.id, id, { 'x-key': 'k' });
        await tokens.put({ name: id, gatewayId: gateway.id, hash: `token ${id}`, userId: id });
        await browserSessions.create({ hash: `browser ${id}`, userId: id, expiresAt: later(), browser: '' });
      }
      await users.remove(a.id);
      const left = async (id: string) => [
        await users.byId(id),
        await users.byLink('https://i', `of ${id}`),
        await identities.find(server.id, id),
        await tokens.byHash(`token ${id}`),
        await browserSessions.byHash(`browser ${id}`),
      ];
      expect((await left(a.id)).filter((each) => each !== undefined)).toEqual([]);
      expect((await left(b.id)).filter((each) => each === undefined)).toEqual([]);
      expect((await gateways.bySlug('main'))?.users).toEqual([b.id]);
      await users.remove('usr_none');
    });

    test('move the configuration where it decides who comes in, and only there', async () => {
      const { users } = store();
      const { id } = await addUser();
      const rows: [string, number, () => Promise<unknown>][] = [
        ['put', 0, () => users.put('b@example.com')],
        ['link', 0, () => users.link('https://i', 's', id)],
        ['setPassword', 0, () => users.setPassword(id, 'p')],
        ['setRole', 1, () => users.setRole(id, 'admin')],
        ['setDisabled', 1, () => users.setDisabled(id, true)],
        ['remove', 1, () => users.remove(id)],
      ];
      for (const [name, moves, work] of rows) expect([name, await movesDuring(store(), work)]).toEqual([name, moves]);
    });
  });

  describe(`invitations on ${engine}`, () => {
    const invite = (change: Partial<Invitation> = {}) =>
      store().invitations.create({
        hash: 'h1',
        kind: 'invite',
        email: 'a@example.com',
        role: 'member',
        invitedBy: 'user:admin@example.com',
        expiresAt: later(),
        ...change,
      });

    test('are found as they were made, and taken once', async () => {
      const { invitations } = store();
      const made = await invite();
      expect(made).toMatchObject({ hash: 'h1', kind: 'invite', createdAt: expect.any(Number) });
      expect(await invitations.byHash('h1')).toEqual(made);
      expect(await invitations.byHash('h2')).toBeUndefined();
      expect(await invitations.take('h1')).toEqual(made);
      expect(await invitations.take('h1')).toBeUndefined();
      expect(await invitations.byHash('h1')).toBeUndefined();
    });

    test('of many who take one, in several processes, are given to one', async () => {
      const made = await invite({ kind: 'set-up', email: null, role: 'admin' });
      const taken = await withTwo(current, (one, two) =>
        Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? one : two).invitations.take('h1'))),
      );
      expect(taken.filter((each) => each !== undefined)).toEqual([made]);
    });

    test('end with their time, and are then swept', async () => {
      const { invitations } = store();
      await invite({ expiresAt: Date.now() - 1 });
      const open = await invite({ hash: 'h2' });
      expect(await invitations.byHash('h1')).toBeUndefined();
      expect(await invitations.take('h1')).toBeUndefined();
      expect(await invitations.list()).toEqual([open]);
      expect(await invitations.sweep()).toBe(1);
      expect(await invitations.sweep()).toBe(0);
      expect(await invitations.byHash('h2')).toEqual(open);
    });

    test('are withdrawn by kind and address, and only those', async () => {
      const { invitations } = store();
      await invite();
      await invite({ hash: 'h2' });
      const reset = await invite({ hash: 'h3', kind: 'reset' });
      const other = await invite({ hash: 'h4', email: 'b@example.com' });
      await invite({ hash: 'h5', kind: 'set-up', email: null });
      expect(await invitations.withdraw('invite', 'a@example.com')).toBe(2);
      expect(await invitations.withdraw('set-up', null)).toBe(1);
      expect(await invitations.withdraw('invite', null)).toBe(0);
      const left = await invitations.list();
      expect(left.toSorted((a, b) => a.hash.localeCompare(b.hash))).toEqual([reset, other]);
    });
  });

  describe(`attempts on ${engine}`, () => {
    test('are counted by key until their span ends', async () => {
      const { attempts } = store();
      const first = await attempts.count('a', 60_000);
      expect(first.count).toBe(1);
      expect(Math.abs(first.endsAt - later())).toBeLessThan(10_000);
      expect(await attempts.count('a', 600_000)).toEqual({ count: 2, endsAt: first.endsAt });
      expect((await attempts.count('b', 60_000)).count).toBe(1);
      await attempts.forget('a');
      expect((await attempts.count('a', 60_000)).count).toBe(1);
      expect((await attempts.count('b', 60_000)).count).toBe(2);
    });

    test('of many at one moment, in several processes, are all counted', async () => {
      const counts = await withTwo(current, (one, two) =>
        Promise.all(
          Array.from({ length: 40 }, async (_, at) => (await (at % 2 ? one : two).attempts.count('a', 60_000)).count),
        ),
      );
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    });

    test('begin anew when their span is over, and are swept then', async () => {
      const { attempts } = store();
      await attempts.count('a', 1);
      await attempts.count('kept', 60_000);
      await vi.waitFor(async () => expect(await attempts.sweep()).toBe(1), 5_000);
      const first = await attempts.count('b', 30);
      await vi.waitFor(async () => {
        const next = await attempts.count('b', 30);
        expect(next.count).toBe(1);
        expect(next.endsAt).toBeGreaterThan(first.endsAt);
      }, 5_000);
      expect((await attempts.count('kept', 60_000)).count).toBe(2);
    });

    test('are not kept by name, and move no configuration', async () => {
      const moves = await movesDuring(store(), () => store().attempts.count('sign-in a@example.com', 60_000));
      expect(moves).toBe(0);
      const rows = await bench().sql('select * from attempts');
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain('example');
    });
  });

  describe(`browsers of a person on ${engine}`, () => {
    const signIn = (hash: string, userId: string, expiresAt = later()) =>
      store().browserSessions.create({ hash, userId, expiresAt, browser: `browser of ${hash}` });

    test('are listed, stamped as used, and end together but for one', async () => {
      const { browserSessions } = store();
      const [a, b] = [await addUser('a@example.com'), await addUser('b@example.com')];
      for (const hash of ['one', 'two', 'three']) await signIn(hash, a.id);
      await signIn('late', a.id, Date.now() - 1);
      await signIn('other', b.id);
      const hashesOf = async (id: string) => (await browserSessions.of(id)).map(({ hash }) => hash).sort();
      expect(await hashesOf(a.id)).toEqual(['one', 'three', 'two']);
      expect(await browserSessions.byHash('one')).toMatchObject({ userId: a.id, browser: 'browser of one' });

      await bench().sql("update browser_sessions set created_at = 5, seen_at = 7 where hash = 'one'");
      expect((await browserSessions.of(a.id)).at(-1)).toMatchObject({ hash: 'one', createdAt: 5, seenAt: 7 });
      await browserSessions.touch('one');
      const touched = await browserSessions.byHash('one');
      expect(touched?.createdAt).toBe(5);
      expect(Math.abs((touched?.seenAt ?? 0) - Date.now())).toBeLessThan(10_000);

      expect(await browserSessions.endAll(a.id, 'two')).toBe(3);
      expect(await hashesOf(a.id)).toEqual(['two']);
      expect(await hashesOf(b.id)).toEqual(['other']);
      expect(await browserSessions.endAll(a.id)).toBe(1);
      expect(await hashesOf(a.id)).toEqual([]);
    });

    test('move no configuration', async () => {
      const { id } = await addUser();
      const moves = await movesDuring(store(), async () => {
        await signIn('one', id);
        await store().browserSessions.touch('one');
        await store().browserSessions.endAll(id);
      });
      expect(moves).toBe(0);
    });
  });

  describe(`users of a gateway on ${engine}`, () => {
    test('are everyone, or those that were said last', async () => {
      const { gateways } = store();
      const [a, b] = [await addUser('a@example.com'), await addUser('b@example.com')];
      const main = await gateways.create({ slug: 'main' });
      const other = await gateways.create({ slug: 'other' });
      expect(main.users).toBe('everyone');
      const usersOf = async (slug: string) => (await gateways.bySlug(slug))?.users;
      for (const users of [[a.id, b.id].sort(), [b.id], [], 'everyone'] as const) {
        await gateways.setUsers(main.id, users);
        expect(await usersOf('main')).toEqual(users);
        expect((await gateways.list()).map((each) => each.users)).toEqual([users, other.users]);
        expect((await store().configuration()).gateways.get('main')?.gateway.users).toEqual(users);
      }
      await expect(gateways.setUsers('gtw_none', [])).rejects.toThrow('gtw_none');
    });

    test('stay as they were where one of the new ones is not there', async () => {
      const { gateways } = store();
      const { id } = await addUser();
      const main = await gateways.create({ slug: 'main' });
      await gateways.setUsers(main.id, [id]);
      await expect(gateways.setUsers(main.id, ['usr_none'])).rejects.toThrow();
      expect((await gateways.bySlug('main'))?.users).toEqual([id]);
      expect(await movesDuring(store(), () => gateways.setUsers(main.id, 'everyone'))).toBe(1);
    });
  });

  describe(`the key of cookies on ${engine}`, () => {
    test('is one for all instances, sealed, and stays when the keys are replaced', async () => {
      const { installation, keys } = store();
      await installation.setPublicUrl('http://127.0.0.1:7878');
      const found = await withTwo(current, (one, two) =>
        Promise.all(Array.from({ length: 6 }, (_, at) => (at % 2 ? one : two).installation.cookieKey())),
      );
      const [key = ''] = found;
      expect(Buffer.from(key, 'base64url')).toHaveLength(32);
      expect(new Set(found).size).toBe(1);
      await keys.rotate({ renewMaster: false });
      await installation.setPublicUrl('https://mcp.example.com');
      expect(await installation.cookieKey()).toBe(key);
      const [row] = await bench().sql('select sealed from installation');
      expect(Buffer.from(row?.sealed as Uint8Array).includes(key)).toBe(false);
      expect(await movesDuring(store(), () => installation.cookieKey())).toBe(0);
    });
  });
}
