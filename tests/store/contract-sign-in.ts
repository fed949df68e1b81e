import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { OAuthClientRepository, OAuthFlow } from '../../packages/gateway/src/store/store.ts';
import { granted } from './contract-identities.ts';
import { addServerTo, type Current, movesDuring, withTwo } from './contract-place.ts';

const issuer = 'https://as.example.com';
const later = () => Date.now() + 60_000;

type NewClient = Parameters<OAuthClientRepository['put']>[0];

/** What every engine must do with people, our clients and sign-ins under way. */
export function signInContract(engine: string, current: Current): void {
  const { bench, store } = current;

  describe(`users on ${engine}`, () => {
    test('are known by address in any case, and made where unknown', async () => {
      const { users } = store();
      const b = await users.put('B@Example.com');
      const a = await users.put('a@example.com');
      expect(b).toEqual({
        id: expect.stringMatching(/^usr_/),
        email: 'b@example.com',
        role: 'member',
        disabled: false,
        hasPassword: false,
        createdAt: expect.any(Number),
      });
      expect(await users.put('b@EXAMPLE.com')).toEqual(b);
      expect(await users.list()).toEqual([a, b]);
      expect(await users.byId(a.id)).toEqual(a);
      expect(await users.byId('usr_none')).toBeUndefined();
    });

    test('put by many at once are one', async () => {
      const made = await withTwo(current, (one, two) =>
        Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? one : two).users.put('a@example.com'))),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    });
  });

  describe(`clients on ${engine}`, () => {
    const client = (serverId: string, change: Partial<NewClient> = {}): NewClient => ({
      serverId,
      issuer,
      source: 'registered',
      clientId: 'c-1',
      authMethod: 'client_secret_basic',
      secretExpiresAt: 2_000_000_000_000,
      redirectUri: 'http://127.0.0.1:7878/oauth/callback',
      secret: 's-1',
      ...change,
    });
    const given = (serverId: string, change: Partial<NewClient> = {}) =>
      client(serverId, {
        issuer: null,
        source: 'given',
        authMethod: null,
        secretExpiresAt: null,
        redirectUri: null,
        ...change,
      });

    test('are found as they were made, and their secret apart from them', async () => {
      const { id } = await addServerTo(current);
      const { clients } = store();
      const made = await clients.put(client(id));
      const { secret: _, ...rest } = client(id);
      expect(made).toEqual({
        ...rest,
        id: expect.stringMatching(/^ocl_/),
        hasSecret: true,
        createdAt: expect.any(Number),
      });
      expect(await clients.list()).toEqual([made]);
      expect(await clients.byId(made.id)).toEqual(made);
      expect(await clients.secret(made.id)).toBe('s-1');
      const open = await clients.put(given(id, { secret: undefined }));
      expect(open.hasSecret).toBe(false);
      expect(await clients.secret(open.id)).toBeUndefined();
      expect([await clients.byId('ocl_none'), await clients.secret('ocl_none')]).toEqual([undefined, undefined]);
    });

    test('are one for each server and issuer: the same client id keeps its row, another one makes a new row', async () => {
      const [a, b] = [await addServerTo(current, 'a'), await addServerTo(current, 'b')];
      const { clients } = store();
      const made = await clients.put(client(a.id));
      const others = [await clients.put(client(a.id, { issuer: `${issuer}/` })), await clients.put(client(b.id))];
      const again = await clients.put(client(a.id, { secret: 's-2', authMethod: 'none' }));
      expect(again).toEqual({ ...made, authMethod: 'none' });
      expect(await clients.secret(made.id)).toBe('s-2');
      const other = await clients.put(client(a.id, { clientId: 'c-2' }));
      expect(other.id).not.toBe(made.id);
      expect(await clients.find(a.id, issuer)).toEqual(other);
      expect((await clients.list()).map(({ id }) => id).toSorted()).toEqual(
        [other, ...others].map(({ id }) => id).toSorted(),
      );
    });

    test('that others have come after stay for the identities that were issued to them, and go with the last of these', async () => {
      const { id } = await addServerTo(current);
      const { clients, identities } = store();
      const first = await clients.put(client(id));
      const grant = { ...granted.grant, clientId: first.id };
      await identities.setTokens(id, null, { ...granted, grant });
      const second = await clients.put(client(id, { clientId: 'c-2' }));
      expect(await clients.find(id, issuer)).toEqual(second);
      expect(await clients.byId(first.id)).toEqual(first);
      expect(await clients.secret(first.id)).toBe('s-1');
      await identities.setTokens(id, null, { ...granted, grant: { ...grant, clientId: second.id } });
      await clients.put(client(id, { clientId: 'c-3' }));
      expect(await clients.byId(first.id), 'while a sign-in may be under way with it').toEqual(first);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20 * 60_000 });
      onTestFinished(() => void vi.useRealTimers());
      await clients.put(client(id, { clientId: 'c-4' }));
      expect(await clients.byId(first.id)).toBeUndefined();
      expect(await clients.byId(second.id)).toEqual(second);
    });

    test('to use are the one of the issuer, else the one that was given', async () => {
      const [{ id }, other] = [await addServerTo(current, 'a'), await addServerTo(current, 'b')];
      const { clients } = store();
      expect(await clients.find(id, issuer)).toBeUndefined();
      const unbound = await clients.put(given(id));
      await clients.put(given(other.id));
      expect(await clients.find(id, issuer)).toEqual(unbound);
      const bound = await clients.put(client(id));
      expect(await clients.find(id, issuer)).toEqual(bound);
      expect(await clients.find(id, `${issuer}/`)).toEqual(unbound);
    });

    test('that were given are bound to the first issuer, in place of what was registered there', async () => {
      const { id } = await addServerTo(current);
      const { clients } = store();
      const unbound = await clients.put(given(id));
      await clients.put(client(id));
      await clients.bind(unbound.id, issuer);
      expect(await clients.list()).toEqual([{ ...unbound, issuer }]);
      await clients.bind(unbound.id, issuer);
      expect(await clients.find(id, issuer)).toEqual({ ...unbound, issuer });
      expect(await clients.find(id, 'https://other.example.com')).toBeUndefined();
      expect(await clients.secret(unbound.id)).toBe('s-1');
      await expect(clients.bind('ocl_none', issuer)).rejects.toThrow('ocl_none');
    });

    test('learn how they authenticate, and are removed, alone or with their server', async () => {
      const { id } = await addServerTo(current);
      const { clients } = store();
      const made = await clients.put(given(id));
      await clients.setAuthMethod(made.id, 'client_secret_post');
      expect(await clients.byId(made.id)).toEqual({ ...made, authMethod: 'client_secret_post' });
      await clients.remove(made.id);
      expect(await clients.list()).toEqual([]);
      await clients.put(client(id));
      await bench().sql('delete from servers');
      expect(await clients.list()).toEqual([]);
    });

    test('registered by many at once are one', async () => {
      const { id } = await addServerTo(current);
      await withTwo(current, (one, two) =>
        Promise.all(
          Array.from({ length: 10 }, (_, at) =>
            (at % 2 ? one : two).clients.put(client(id, { clientId: `c-${at}`, secret: `s-${at}` })),
          ),
        ),
      );
      const [kept, ...rest] = await store().clients.list();
      expect(rest).toEqual([]);
      expect(await store().clients.secret(kept?.id ?? '')).toBe(kept?.clientId.replace('c', 's'));
    });

    test('move no configuration', async () => {
      const { id } = await addServerTo(current);
      const moves = await movesDuring(store(), async () => {
        const made = await store().clients.put(given(id));
        await store().clients.bind(made.id, issuer);
        await store().clients.setAuthMethod(made.id, 'none');
        await store().clients.remove(made.id);
        await store().users.put('a@example.com');
      });
      expect(moves).toBe(0);
    });
  });

  describe(`sign-ins under way on ${engine}`, () => {
    const begin = async (change: Partial<OAuthFlow> = {}) => {
      const server = (await store().servers.bySlug('a')) ?? (await addServerTo(current));
      const base = { stateHash: 'state', browserHash: 'browser', serverId: server.id, owner: null };
      const flow: OAuthFlow = { ...base, contents: '{"verifier":"v"}', expiresAt: later(), ...change };
      await store().flows.create(flow);
      return flow;
    };

    test('are taken as they were begun, once', async () => {
      const { id: owner } = await store().users.put('a@example.com');
      const flow = await begin({ owner });
      expect(await store().flows.take('state', 'browser')).toEqual(flow);
      expect(await store().flows.take('state', 'browser')).toBeUndefined();
    });

    test('are neither given to another browser nor taken by it', async () => {
      const flow = await begin();
      expect(await store().flows.take('state', 'other browser')).toBeUndefined();
      expect(await store().flows.take('other state', 'browser')).toBeUndefined();
      expect(await store().flows.take('state', 'browser')).toEqual(flow);
    });

    test('of many who take one, in several processes, are given to one', async () => {
      const flow = await begin();
      const taken = await withTwo(current, (one, two) =>
        Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? one : two).flows.take('state', 'browser'))),
      );
      expect(taken.filter((each) => each !== undefined)).toEqual([flow]);
    });

    test('end with their time, and are then swept', async () => {
      await begin({ expiresAt: Date.now() - 1 });
      await begin({ stateHash: 'other' });
      expect(await store().flows.take('state', 'browser')).toBeUndefined();
      expect(await store().flows.sweep()).toBe(1);
      expect(await store().flows.sweep()).toBe(0);
      expect(await store().flows.take('other', 'browser')).toBeDefined();
    });

    test('end with their server and with who began them, and move no configuration', async () => {
      const { id: owner } = await store().users.put('a@example.com');
      await addServerTo(current);
      expect(await movesDuring(store(), () => begin({ owner }))).toBe(0);
      await bench().sql('delete from users');
      expect(await store().flows.take('state', 'browser')).toBeUndefined();
      await begin();
      await bench().sql('delete from servers');
      expect(await store().flows.take('state', 'browser')).toBeUndefined();
    });
  });

  describe(`browsers on ${engine}`, () => {
    test('are signed in until they end or their time is up', async () => {
      const { id: userId } = await store().users.put('a@example.com');
      const { browserSessions } = store();
      const session = { hash: 'one', userId, expiresAt: later(), browser: 'Some/1.0' };
      await browserSessions.create(session);
      await browserSessions.create({ ...session, hash: 'late', expiresAt: Date.now() - 1 });
      expect(await browserSessions.byHash('one')).toMatchObject(session);
      expect(await browserSessions.byHash('late')).toBeUndefined();
      await browserSessions.create({ ...session, hash: 'two' });
      expect(await browserSessions.sweep()).toBe(1);
      const rows = await bench().sql('select hash from browser_sessions order by hash');
      expect(rows).toEqual([{ hash: 'one' }, { hash: 'two' }]);
      await browserSessions.end('one');
      expect(await browserSessions.byHash('one')).toBeUndefined();
      await bench().sql('delete from users');
      expect(await browserSessions.byHash('two')).toBeUndefined();
    });
  });

  describe(`the installation on ${engine}`, () => {
    test('has the public URL that was told last, and none before', async () => {
      const { installation } = store();
      expect(await installation.publicUrl()).toBeUndefined();
      await installation.setPublicUrl('http://127.0.0.1:7878');
      await installation.setPublicUrl('https://mcp.example.com');
      expect(await installation.publicUrl()).toBe('https://mcp.example.com');
    });
  });
}
