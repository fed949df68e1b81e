import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session, UpstreamSession } from '../../packages/gateway/src/domain/records.ts';
import { longestLease, type Repositories, type Store } from '../../packages/gateway/src/store/store.ts';
import { identityContract } from './contract-identities.ts';
import { refreshContract } from './contract-refresh.ts';
import { signInContract } from './contract-sign-in.ts';
import { stateContract } from './contract-states.ts';
import { wayInContract } from './contract-way-in.ts';
import { headersOf } from './secrets.ts';

/** An engine with one empty place for data, as the contract needs it. */
export interface StoreBench {
  /** Opens the place; the first time it is empty. */
  open(): Promise<Store>;
  /** Opens it a second time, as another process would. */
  openBeside(): Promise<Store>;
  /** Runs a statement past the store. */
  sql(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** Adds a server of that slug from another process. */
  addServerElsewhere(slug: string): Promise<void>;
  /** Removes the place. */
  remove(): Promise<void>;
}

const address = { url: 'https://a.example.com/mcp', network: 'public', auth: { mode: 'none' } } as const;
const session: Session = {
  hash: 'session-1',
  gatewayId: '',
  principal: 'token:ci',
  protocolVersion: '2025-11-25',
  clientName: 'probe',
  clientVersion: '1.0.0',
  elicitsUrl: false,
  capabilities: { sampling: {} },
  userId: 'usr_1',
  createdAt: 1_000,
};

/** What every engine must do. */
export function storeContract(engine: string, createBench: () => Promise<StoreBench>): void {
  let bench: StoreBench;
  let store: Store;
  beforeEach(async () => {
    bench = await createBench();
    store = await bench.open();
  });
  afterEach(async () => {
    await store.close();
    await bench.remove();
  });

  const addServer = (slug: string, to: Repositories = store) => to.servers.create({ slug, ...address });
  const addAssignment = async (prefix = 'a') => {
    const gateway = (await store.gateways.bySlug('main')) ?? (await store.gateways.create({ slug: 'main' }));
    const server = (await store.servers.bySlug('a')) ?? (await addServer('a'));
    const names = { gatewayId: gateway.id, serverId: server.id, prefix };
    return {
      gateway,
      server,
      assignment: await store.assignments.create({ ...names, tools: 'all', identity: 'shared' }),
    };
  };
  const addSession = async (change: Partial<Session> = {}) => {
    const { gateway, assignment } = await addAssignment(`p${change.hash ?? ''}`);
    const made = { ...session, gatewayId: gateway.id, ...change };
    await store.sessions.create(made);
    return { made, assignment };
  };

  const beside = { bench: () => bench, store: () => store };
  identityContract(engine, beside);
  refreshContract(engine, beside);
  signInContract(engine, beside);
  stateContract(engine, beside);
  wayInContract(engine, beside);

  describe(`servers on ${engine}`, () => {
    test('are found as they were made, by slug and in the order of their making', async () => {
      const auth = { mode: 'header', headerNames: ['x-key'] } as const;
      const b = await store.servers.create({ slug: 'b', url: 'http://127.0.0.1:1/mcp', network: 'private', auth });
      const a = await addServer('a');
      expect(b).toMatchObject({ slug: 'b', url: 'http://127.0.0.1:1/mcp', network: 'private', auth, disabled: false });
      expect(await store.servers.bySlug('b')).toEqual(b);
      expect(await store.servers.list()).toEqual([b, a]);
      expect(await store.servers.bySlug('c')).toBeUndefined();
    });

    test('have one slug each', async () => {
      await addServer('a');
      await expect(addServer('a')).rejects.toMatchObject({ code: 'slug_taken' });
      expect(await store.servers.list()).toHaveLength(1);
    });

    test('are replaced by an update, all but the slug', async () => {
      const { id } = await addServer('a');
      const other = { url: 'https://b.example.com/mcp', network: 'private', auth: { mode: 'none' } } as const;
      await store.servers.update(id, other);
      expect(await store.servers.bySlug('a')).toEqual({ id, slug: 'a', disabled: false, ...other });
    });

    test('are left out of the configuration while they are disabled', async () => {
      const { server } = await addAssignment();
      const served = async () => (await store.configuration()).gateways.get('main')?.servers.length;
      await store.servers.setDisabled(server.id, true);
      expect(await store.servers.bySlug('a')).toEqual({ ...server, disabled: true });
      expect(await served()).toBe(0);
      await store.servers.setDisabled(server.id, false);
      expect(await served()).toBe(1);
    });

    test('are removed with what hangs on them, and no other', async () => {
      const { server, gateway } = await addAssignment('a');
      const other = await addServer('other');
      await store.assignments.create({
        gatewayId: gateway.id,
        serverId: other.id,
        prefix: 'other',
        tools: 'all',
        identity: 'shared',
      });
      await store.identities.setHeaders(server.id, null, { 'x-key': 'v' });
      await store.identities.setHeaders(other.id, null, { 'x-key': 'v' });
      await store.servers.remove(server.id);
      expect(await store.servers.list()).toEqual([other]);
      expect((await store.assignments.list()).map(({ prefix }) => prefix)).toEqual(['other']);
      expect((await store.identities.list()).map(({ serverId }) => serverId)).toEqual([other.id]);
      expect((await store.configuration()).gateways.get('main')?.servers.map((each) => each.server)).toEqual([other]);
      await store.servers.remove('srv_none');
    });

    test('that are not there cannot be updated', async () => {
      await expect(store.servers.update('srv_none', address)).rejects.toThrow('srv_none');
      await expect(store.servers.setDisabled('srv_none', true)).rejects.toThrow('srv_none');
    });
  });

  describe(`gateways on ${engine}`, () => {
    test('are removed with what hangs on them, and their servers stay', async () => {
      const { made } = await addSession();
      const { gateway, server } = await addAssignment('left');
      const { id: userId } = await store.users.put('anna@example.com');
      await store.gateways.setUsers(gateway.id, [userId]);
      await store.tokens.put({ name: 'ci', gatewayId: gateway.id, hash: 'h', userId: null });
      await store.gateways.remove(gateway.id);
      expect(await store.gateways.list()).toEqual([]);
      expect(await store.assignments.list()).toEqual([]);
      expect(await store.tokens.list()).toEqual([]);
      expect(await store.sessions.byHash(made.hash)).toBeUndefined();
      expect(await store.servers.list()).toEqual([server]);
      expect(await store.users.byId(userId)).toBeDefined();
    });

    test('are found as they were made', async () => {
      const gateway = await store.gateways.create({ slug: 'main' });
      expect(gateway).toMatchObject({ slug: 'main', disabled: false });
      expect(await store.gateways.bySlug('main')).toEqual(gateway);
      expect(await store.gateways.bySlug('other')).toBeUndefined();
      expect(await store.gateways.list()).toEqual([gateway]);
    });

    test('have one slug each', async () => {
      await store.gateways.create({ slug: 'main' });
      await expect(store.gateways.create({ slug: 'main' })).rejects.toMatchObject({ code: 'slug_taken' });
    });
  });

  describe(`a disabled gateway on ${engine}`, () => {
    test('is known, but not in the configuration', async () => {
      const { id } = await store.gateways.create({ slug: 'main' });
      await store.gateways.setDisabled(id, true);
      expect(await store.gateways.bySlug('main')).toMatchObject({ disabled: true });
      expect((await store.configuration()).gateways.size).toBe(0);
      await store.gateways.setDisabled(id, false);
      expect((await store.configuration()).gateways.size).toBe(1);
      await expect(store.gateways.setDisabled('gtw_none', true)).rejects.toThrow('gtw_none');
    });
  });

  describe(`assignments on ${engine}`, () => {
    test('are appended to their gateway in order', async () => {
      const first = (await addAssignment('a')).assignment;
      const second = (await addAssignment('')).assignment;
      expect([first.position, second.position]).toEqual([0, 1]);
      expect(await store.assignments.list()).toEqual([first, second]);
    });

    test('have one prefix each on a gateway, named in the error, and may share it across gateways', async () => {
      const { server } = await addAssignment('a');
      const message = expect.stringContaining('gateway "main" has a server under prefix "a"');
      await expect(addAssignment('a')).rejects.toMatchObject({ code: 'prefix_taken', message });
      const other = await store.gateways.create({ slug: 'other' });
      const names = { gatewayId: other.id, serverId: server.id, prefix: 'a' };
      expect(await store.assignments.create({ ...names, tools: 'none', identity: 'shared' })).toMatchObject({
        position: 0,
      });
    });

    test('change server, provision and position', async () => {
      const { assignment } = await addAssignment('a');
      const { id: serverId } = await addServer('b');
      const change = { serverId, tools: { allow: ['x', 'y'] }, position: 7, identity: 'per-user' } as const;
      await store.assignments.update(assignment.id, change);
      expect(await store.assignments.list()).toEqual([{ ...assignment, ...change }]);
      await expect(store.assignments.update('asg_none', change)).rejects.toThrow('asg_none');
    });

    test('are removed with the sessions that were opened for them, and leave the rest', async () => {
      const { made, assignment } = await addSession({ hash: 'one' });
      const other = (await addAssignment('other')).assignment;
      const opened = { sessionHash: made.hash, upstreamId: 'u', protocolVersion: '2025-11-25', holder: '' };
      for (const { id } of [assignment, other]) await store.sessions.claimUpstream({ ...opened, assignmentId: id });
      await store.assignments.remove(assignment.id);
      expect(await store.assignments.list()).toEqual([other]);
      expect(await store.sessions.upstreams(made.hash)).toMatchObject([{ assignmentId: other.id }]);
    });

    test('never name a gateway or server that is not there', async () => {
      const { gateway, server } = await addAssignment('a');
      const create = (gatewayId: string, serverId: string) =>
        store.assignments.create({ gatewayId, serverId, prefix: 'b', tools: 'all', identity: 'shared' });
      await expect(create('gtw_none', server.id)).rejects.toThrow();
      await expect(create(gateway.id, 'srv_none')).rejects.toThrow();
      expect(await store.assignments.list()).toHaveLength(1);
    });
  });

  describe(`tokens on ${engine}`, () => {
    test('are found by hash until they are revoked', async () => {
      const gateway = await store.gateways.create({ slug: 'main' });
      const token = await store.tokens.put({ name: 'ci', gatewayId: gateway.id, hash: 'h1' });
      expect(token).toMatchObject({ name: 'ci', gatewayId: gateway.id, revokedAt: null });
      expect(Math.abs(Date.now() - token.createdAt)).toBeLessThan(10_000);
      expect(await store.tokens.byHash('h1')).toEqual(token);
      await store.tokens.revoke(token.id);
      expect(await store.tokens.byHash('h1')).toBeUndefined();
      const revoked = { ...token, revokedAt: expect.any(Number) };
      expect(await store.tokens.list()).toEqual([revoked]);
      expect(await store.tokens.byId(token.id)).toEqual(revoked);
      expect(await store.tokens.byId('tok_none')).toBeUndefined();
    });

    test('belong to a user or to nobody, whichever was said last, and end with the user', async () => {
      const gateway = await store.gateways.create({ slug: 'main' });
      const user = await store.users.put('a@example.com');
      const names = { name: 'ci', gatewayId: gateway.id };
      expect((await store.tokens.put({ ...names, hash: 'h1' })).userId).toBeNull();
      const token = await store.tokens.put({ ...names, hash: 'h2', userId: user.id });
      expect(token.userId).toBe(user.id);
      expect(await store.tokens.byHash('h2')).toEqual(token);
      await expect(store.tokens.put({ ...names, hash: 'h3', userId: 'usr_none' })).rejects.toThrow();
      await bench.sql(`delete from users where id = '${user.id}'`);
      expect(await store.tokens.byHash('h2')).toBeUndefined();
    });

    test('keep the time at which they were revoked first', async () => {
      const gateway = await store.gateways.create({ slug: 'main' });
      const { id } = await store.tokens.put({ name: 'ci', gatewayId: gateway.id, hash: 'h1' });
      await store.tokens.revoke(id);
      const before = await store.tokens.list();
      await new Promise((resolve) => setTimeout(resolve, 5));
      await store.tokens.revoke(id);
      expect(await store.tokens.list()).toEqual(before);
    });

    test('put again under their name take the new hash, drop the old one and are valid again', async () => {
      const gateway = await store.gateways.create({ slug: 'main' });
      const first = await store.tokens.put({ name: 'ci', gatewayId: gateway.id, hash: 'h1' });
      await store.tokens.revoke(first.id);
      expect(await store.tokens.put({ name: 'ci', gatewayId: gateway.id, hash: 'h2' })).toEqual(first);
      expect(await store.tokens.byHash('h1')).toBeUndefined();
      expect(await store.tokens.byHash('h2')).toEqual(first);
      expect(await store.tokens.list()).toHaveLength(1);
    });

    test('of two names or gateways never share a text', async () => {
      const gateway = await store.gateways.create({ slug: 'main' });
      await store.tokens.put({ name: 'ci', gatewayId: gateway.id, hash: 'h1' });
      const again = store.tokens.put({ name: 'other', gatewayId: gateway.id, hash: 'h1' });
      await expect(again).rejects.toMatchObject({ code: 'token_unusable' });
    });
  });

  describe(`sessions on ${engine}`, () => {
    const claim = async (...given: Parameters<typeof store.sessions.claimUpstream>) =>
      (await store.sessions.claimUpstream(...given)).session;

    test('are found as they were made, until they end', async () => {
      const { made } = await addSession();
      expect(await store.sessions.byHash(made.hash)).toEqual(made);
      await store.sessions.end(made.hash);
      expect(await store.sessions.byHash(made.hash)).toBeUndefined();
    });

    test('are listed newest first, page by page, with when they were seen', async () => {
      await addSession({ hash: 'one', createdAt: 1000 });
      await addSession({ hash: 'two', createdAt: 2000 });
      await addSession({ hash: 'two-b', createdAt: 2000 });
      await store.sessions.touch(['one'], 5000);
      const first = await store.sessions.list({ limit: 2 });
      expect(first.map(({ hash, seenAt }) => [hash, seenAt])).toEqual([
        ['two-b', 2000],
        ['two', 2000],
      ]);
      const rest = await store.sessions.list({ limit: 2, after: first[1] });
      expect(rest.map(({ hash, seenAt }) => [hash, seenAt])).toEqual([['one', 5000]]);
    });

    test('are listed for the user for whom they act, and remember them', async () => {
      await addSession({ hash: 'one', userId: 'usr_1' });
      await addSession({ hash: 'two', userId: 'usr_2' });
      await addSession({ hash: 'three', userId: null });
      expect((await store.sessions.list({ limit: 5, userId: 'usr_1' })).map(({ hash }) => hash)).toEqual(['one']);
      expect((await store.sessions.byHash('two'))?.userId).toBe('usr_2');
      expect((await store.sessions.byHash('three'))?.userId).toBeNull();
    });

    test('remember whether their client can be sent to a page', async () => {
      await addSession({ hash: 'one', elicitsUrl: true });
      await addSession({ hash: 'two', elicitsUrl: false });
      expect((await store.sessions.byHash('one'))?.elicitsUrl).toBe(true);
      expect((await store.sessions.byHash('two'))?.elicitsUrl).toBe(false);
    });

    test('take names that no engine keeps as they are', async () => {
      const { made } = await addSession({ clientName: 'a\0b\ud800' });
      expect((await store.sessions.byHash(made.hash))?.clientName).toBe('a\ufffdb\ufffd');
    });

    test('end with their upstream sessions, and only those', async () => {
      const one = await addSession({ hash: 'one' });
      const two = await addSession({ hash: 'two' });
      const upstream = (hash: string) =>
        ({
          sessionHash: hash,
          assignmentId: one.assignment.id,
          upstreamId: 'u',
          holder: 'idn_1 1',
          protocolVersion: '2025-06-18',
        }) as const;
      await store.sessions.claimUpstream(upstream('one'));
      await store.sessions.claimUpstream(upstream('two'));
      expect(await store.sessions.end('one')).toEqual([upstream('one')]);
      expect(await store.sessions.upstreams('one')).toEqual([]);
      expect(await store.sessions.upstreams('two')).toEqual([upstream('two')]);
      expect(await store.sessions.byHash('two')).toEqual(two.made);
    });

    test('that were not seen since a time end together, and are counted', async () => {
      for (const hash of ['one', 'two', 'three']) await addSession({ hash });
      await store.sessions.touch(['two'], 5_000);
      expect(await store.sessions.endIdle(5_000, 10)).toHaveLength(2);
      expect(await store.sessions.byHash('two')).toBeDefined();
      expect(await store.sessions.endIdle(5_000, 10)).toHaveLength(0);
      expect(await store.sessions.endIdle(5_001, 10)).toHaveLength(1);
    });

    test('are touched in any number', async () => {
      const { made } = await addSession();
      const strangers = Array.from({ length: 1_200 }, (_, index) => `stranger-${index}`);
      await store.sessions.touch([...strangers, made.hash], 9_000);
      await store.sessions.touch([], 10_000);
      expect(await store.sessions.endIdle(9_000, 10)).toHaveLength(0);
    });

    test('have one upstream session for each assignment, replaced when it is opened again', async () => {
      const { made, assignment } = await addSession();
      const upstream = {
        sessionHash: made.hash,
        assignmentId: assignment.id,
        protocolVersion: '2025-11-25',
        holder: '',
      };
      expect(await store.sessions.upstream(made.hash, assignment.id)).toBeUndefined();
      const [first, second, none] = ['u1', 'u2', null].map((upstreamId) => ({ ...upstream, upstreamId })) as [
        UpstreamSession,
        UpstreamSession,
        UpstreamSession,
      ];
      expect(await claim(first)).toEqual(first);
      expect(await claim(second, first)).toEqual(second);
      expect(await claim(none, second)).toEqual(none);
      expect(await claim(first, none)).toEqual(first);
      expect(await store.sessions.upstreams(made.hash)).toEqual([first]);
    });

    test('keep the upstream session of whoever was faster, and tell the other of it', async () => {
      const { made, assignment } = await addSession();
      const key = { sessionHash: made.hash, assignmentId: assignment.id, protocolVersion: 'v', holder: 'idn_1 1' };
      const [old, faster, slower] = ['u1', 'u2', 'u3'].map((upstreamId) => ({ ...key, upstreamId })) as [
        UpstreamSession,
        UpstreamSession,
        UpstreamSession,
      ];
      await store.sessions.claimUpstream(old);
      expect(await claim(slower)).toEqual(old);
      await store.sessions.claimUpstream(faster, old);
      expect(await claim(slower, old)).toEqual(faster);
      expect(await claim(slower, { ...faster, holder: 'idn_1 2' })).toEqual(faster);
    });

    test('end with what is to be told to servers, and are known until then', async () => {
      const { made, assignment } = await addSession();
      const key = { sessionHash: made.hash, assignmentId: assignment.id, protocolVersion: 'v', holder: '' };
      await store.sessions.claimUpstream({ ...key, upstreamId: 'u' });
      expect(await store.sessions.known([made.hash, 'stranger'])).toEqual(new Map([[made.hash, 0]]));
      expect([await store.sessions.openStream(made.hash), await store.sessions.openStream(made.hash)]).toEqual([1, 2]);
      expect(await store.sessions.openStream('stranger')).toBe(0);
      expect(await store.sessions.known([made.hash])).toEqual(new Map([[made.hash, 2]]));
      expect(await store.sessions.endIdle(5_000, 10)).toEqual([
        { session: made, upstreams: [{ ...key, upstreamId: 'u' }] },
      ]);
      expect(await store.sessions.known([made.hash])).toEqual(new Map());
      expect(await store.sessions.known([])).toEqual(new Map());
    });

    test('end no more at once than is asked for, those unused for longest first', async () => {
      for (const hash of ['one', 'two', 'three']) await addSession({ hash });
      await store.sessions.touch(['one'], 2_000);
      const [first, ...more] = await store.sessions.endIdle(5_000, 1);
      expect(more).toEqual([]);
      expect(first?.session.hash).not.toBe('one');
      expect(await store.sessions.endIdle(5_000, 10)).toHaveLength(2);
    });

    test('that ended take no upstream session any more', async () => {
      const { made, assignment } = await addSession();
      await store.sessions.end(made.hash);
      const upstream = {
        sessionHash: made.hash,
        assignmentId: assignment.id,
        upstreamId: 'u',
        protocolVersion: 'v',
        holder: 'idn_1 1',
      };
      await expect(store.sessions.claimUpstream(upstream)).rejects.toMatchObject({ code: 'session_unknown' });
    });

    test('have a server told of what was asked for until then, once', async () => {
      const { made, assignment } = await addSession();
      const other = await addAssignment('other');
      const place = { sessionHash: made.hash, protocolVersion: 'v', holder: '', upstreamId: 'u' };
      const here = { ...place, assignmentId: assignment.id };
      await store.sessions.setLogLevel(made.hash, 'error');
      const long = `a://${'x'.repeat(8_000)}`;
      const subscribe = (assignmentId: string, uri: string) =>
        store.sessions.subscribe(made.hash, { assignmentId, uri }, 3);
      expect(await subscribe(assignment.id, 'a://1')).toBe('added');
      expect(await subscribe(assignment.id, 'a://1')).toBe('there');
      expect(await subscribe(assignment.id, long)).toBe('added');
      expect(await subscribe(other.assignment.id, 'a://1')).toBe('added');
      expect(await subscribe(other.assignment.id, 'a://2')).toBe('full');
      expect(await subscribe(other.assignment.id, 'a://1')).toBe('there');
      const wishes = { logLevel: 'error', subscriptions: ['a://1', long] };
      expect(await store.sessions.claimUpstream(here)).toEqual({ session: here, wishes });
      expect((await store.sessions.claimUpstream({ ...here, upstreamId: 'late' })).wishes).toBeUndefined();
      await store.sessions.unsubscribe(made.hash, { assignmentId: assignment.id, uri: long });
      const again = await store.sessions.claimUpstream({ ...here, upstreamId: 'new' }, here);
      expect(again.wishes?.subscriptions).toEqual(['a://1']);
    });

    test('have no more subscriptions than they may, however many come at once', async () => {
      const { made, assignment } = await addSession();
      const uris = Array.from({ length: 12 }, (_, index) => ({ assignmentId: assignment.id, uri: `a://${index}` }));
      const kept = await Promise.all(uris.map((each) => store.sessions.subscribe(made.hash, each, 5)));
      expect(kept.filter((each) => each === 'added')).toHaveLength(5);
      expect(kept.filter((each) => each === 'full')).toHaveLength(7);
    });

    test('that ended take no subscription any more', async () => {
      const { made, assignment } = await addSession();
      const subscription = { assignmentId: assignment.id, uri: 'a://1' };
      await expect(
        store.sessions.subscribe(made.hash, { ...subscription, assignmentId: 'asg_none' }, 5),
      ).rejects.toMatchObject({ code: 'session_unknown' });
      await store.sessions.end(made.hash);
      await expect(store.sessions.subscribe(made.hash, subscription, 5)).rejects.toMatchObject({
        code: 'session_unknown',
      });
    });

    test('end at the servers that can be read of, and know of all that were visited', async () => {
      const { made, assignment } = await addSession();
      const unreadable = await addAssignment('unreadable');
      const place = { sessionHash: made.hash, protocolVersion: 'v', holder: '', upstreamId: 'u' };
      const ids = [assignment.id, unreadable.assignment.id];
      for (const assignmentId of ids) await store.sessions.claimUpstream({ ...place, assignmentId });
      await bench.sql(
        `update upstream_sessions set sealed = (select sealed from upstream_sessions where assignment_id = '${assignment.id}')
         where assignment_id = '${unreadable.assignment.id}'`,
      );
      expect(await store.sessions.visited(made.hash)).toEqual(new Set(ids));
      expect(await store.sessions.upstreams(made.hash)).toEqual([{ ...place, assignmentId: assignment.id }]);
    });

    test('are given no session with a server while somebody takes a turn', async () => {
      const { made, assignment } = await addSession();
      const claimed = { sessionHash: made.hash, assignmentId: assignment.id, upstreamId: 'u', protocolVersion: 'v' };
      const order: string[] = [];
      let begun = () => {};
      const began = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const turn = store.transaction(async () => {
        begun();
        await new Promise((resolve) => setTimeout(resolve, 100));
        order.push('turn');
      });
      await began;
      await store.sessions.claimUpstream({ ...claimed, holder: '' });
      order.push('claim');
      expect(order).toEqual(['turn', 'claim']);
      await turn;
    });
  });

  describe(`transactions on ${engine}`, () => {
    test('keep all of their work, and answer with what it gave', async () => {
      const id = await store.transaction(async (inside) => {
        const server = await addServer('a', inside);
        const gateway = await inside.gateways.create({ slug: 'main' });
        await inside.identities.setHeaders(server.id, null, { 'x-key': 'k' });
        const names = { gatewayId: gateway.id, serverId: server.id, prefix: 'a' };
        return (await inside.assignments.create({ ...names, tools: 'all', identity: 'shared' })).id;
      });
      expect((await store.assignments.list()).map((assignment) => assignment.id)).toEqual([id]);
    });

    test('that fail keep nothing', async () => {
      await addServer('a');
      const work = store.transaction(async (inside) => {
        const server = await addServer('b', inside);
        await inside.identities.setHeaders(server.id, null, { 'x-key': 'k' });
        await addServer('a', inside);
      });
      await expect(work).rejects.toMatchObject({ code: 'slug_taken' });
      expect((await store.servers.list()).map(({ slug }) => slug)).toEqual(['a']);
      await addServer('b');
    });

    test('see their own work before others do', async () => {
      const seen = await store.transaction(async (inside) => {
        await addServer('a', inside);
        return [await inside.servers.bySlug('a'), await store.servers.bySlug('a')].map(Boolean);
      });
      expect(seen).toEqual([true, false]);
      expect(await store.servers.bySlug('a')).toBeDefined();
    });

    test('take turns, so that what one read another has not changed', async () => {
      const { server, assignment } = await addAssignment();
      const increment = () =>
        store.transaction(async (inside) => {
          const position = (await inside.assignments.list())[0]?.position ?? 0;
          await inside.assignments.update(assignment.id, {
            serverId: server.id,
            tools: 'all',
            position: position + 1,
            identity: 'shared',
          });
        });
      await Promise.all(Array.from({ length: 50 }, increment));
      expect((await store.assignments.list())[0]?.position).toBe(50);
    });
  });

  describe(`configuration on ${engine}`, () => {
    test('joins gateways, assignments and servers', async () => {
      const { gateway, server, assignment } = await addAssignment('a');
      await addServer('unassigned');
      const { gateways } = await store.configuration();
      expect([...gateways]).toEqual([
        ['main', { gateway, servers: [{ assignment, server }], disabled: [], isPersonal: false }],
      ]);
    });

    test('is what was committed last, at every moment', async () => {
      for (let count = 1; count <= 20; count++) {
        await addServer(`s${count}`);
        expect(await store.servers.list()).toHaveLength(count);
      }
    });

    test('tells of each change of its own once, before the change is answered', async () => {
      let heard = 0;
      const stop = store.onChange(() => heard++);
      const { gateway, server, assignment } = await addAssignment();
      expect(heard).toBe(3);
      await store.servers.update(server.id, address);
      await store.assignments.update(assignment.id, {
        serverId: server.id,
        tools: 'none',
        position: 0,
        identity: 'shared',
      });
      await store.identities.setHeaders(server.id, null, { 'x-key': 'k' });
      const token = await store.tokens.put({ name: 'ci', gatewayId: gateway.id, hash: 'h1' });
      await store.tokens.revoke(token.id);
      expect(heard).toBe(8);
      await store.transaction(async (inside) => {
        await addServer('b', inside);
        await addServer('c', inside);
      });
      expect(heard).toBe(9);
      await beats();
      expect(heard).toBe(9);
      stop();
      await addServer('d');
      expect(heard).toBe(9);
    });

    test('tells of no session', async () => {
      const { made, assignment } = await addSession();
      let heard = 0;
      store.onChange(() => heard++);
      const upstream = {
        sessionHash: made.hash,
        assignmentId: assignment.id,
        upstreamId: 'u',
        protocolVersion: 'v',
        holder: 'idn_1 1',
      };
      await store.sessions.claimUpstream(upstream);
      await store.sessions.touch([made.hash], 2_000);
      await store.transaction((inside) => inside.sessions.create({ ...made, hash: 'other' }));
      await store.sessions.end(made.hash);
      await store.sessions.endIdle(3_000, 10);
      await beats();
      expect(heard).toBe(0);
    });

    test('tells of nothing that was rolled back', async () => {
      let heard = 0;
      store.onChange(() => heard++);
      const work = store.transaction(async (inside) => {
        await addServer('a', inside);
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      await beats();
      expect(heard).toBe(0);
    });

    test('tells of what another process changed', async () => {
      const heard = new Promise<void>((resolve) => store.onChange(resolve));
      await bench.addServerElsewhere('elsewhere');
      const committed = Date.now();
      await heard;
      expect(Date.now() - committed).toBeLessThan(1_000);
      expect(await store.servers.bySlug('elsewhere')).toBeDefined();
    });
  });

  describe(`leases on ${engine}`, () => {
    test('belong to one owner at a time, and the fence grows with each', async () => {
      const first = await store.leases.take('work', 'one', 60_000);
      expect(await store.leases.take('work', 'two', 60_000)).toBeUndefined();
      expect(await store.leases.take('other work', 'two', 60_000)).toBeDefined();
      expect(await store.leases.release('work', 'one', first ?? 0)).toBe(true);
      expect(await store.leases.take('work', 'two', 60_000)).toBeGreaterThan(first ?? 0);
    });

    test('go to somebody else when their time is up, and cannot be released by who lost them', async () => {
      const lost = await store.leases.take('work', 'one', 1);
      await expect.poll(() => store.leases.take('work', 'two', 60_000)).toBeDefined();
      expect(await store.leases.release('work', 'one', lost ?? 0)).toBe(false);
      expect(await store.leases.take('work', 'one', 60_000)).toBeUndefined();
    });

    test('are given anew to who holds them', async () => {
      const first = await store.leases.take('work', 'one', 60_000);
      expect(await store.leases.take('work', 'one', 60_000)).toBeGreaterThan(first ?? 0);
      expect(await store.leases.release('work', 'one', first ?? 0)).toBe(false);
    });

    test('of many who ask at once go to one', async () => {
      const asked = Array.from({ length: 20 }, (_, index) => store.leases.take('work', `owner ${index}`, 60_000));
      expect((await Promise.all(asked)).filter((fence) => fence !== undefined)).toHaveLength(1);
    });

    test('last no longer than they may', async () => {
      expect(() => store.leases.take('work', 'one', longestLease + 1)).toThrow(RangeError);
    });
  });

  describe(`the mailbox on ${engine}`, () => {
    test('gives a message to who waits for it, whichever came first', async () => {
      const waiting = store.mailbox.wait('a', 10_000);
      await store.mailbox.put('a', 'one', 60_000);
      expect(await waiting).toBe('one');
      await store.mailbox.put('b', 'two', 60_000);
      expect(await store.mailbox.wait('b', 10_000)).toBe('two');
    });

    test('gives a message once', async () => {
      await store.mailbox.put('a', 'one', 60_000);
      const both = await Promise.all([store.mailbox.wait('a', 500), store.mailbox.wait('a', 500)]);
      expect(both.filter((body) => body !== undefined)).toEqual(['one']);
    });

    test('keeps the first of two messages under one key', async () => {
      await store.mailbox.put('a', 'one', 60_000);
      await store.mailbox.put('a', 'two', 60_000);
      expect(await store.mailbox.wait('a', 500)).toBe('one');
      expect(await store.mailbox.wait('a', 0)).toBeUndefined();
    });

    test('gives nothing to who waits in vain, gave up, or comes too late', async () => {
      expect(await store.mailbox.wait('a', 100)).toBeUndefined();
      expect(await store.mailbox.wait('a', 60_000, AbortSignal.timeout(100))).toBeUndefined();
      await store.mailbox.put('a', 'one', 0);
      await store.mailbox.put('b', 'two', 60_000);
      expect(await store.mailbox.sweep()).toBe(1);
      expect(await store.mailbox.wait('b', 0)).toBe('two');
    });
  });

  describe(`a store on ${engine}`, () => {
    test('has everything after it was closed and opened again', async () => {
      const { made, assignment } = await addSession();
      const server = (await store.servers.list())[0];
      await store.identities.setHeaders(server?.id ?? '', null, { 'x-key': 'k' });
      await store.close();
      store = await bench.open();
      expect(await store.servers.list()).toEqual([server]);
      expect(await store.assignments.list()).toEqual([assignment]);
      expect(await store.sessions.byHash(made.hash)).toEqual(made);
      expect(await headersOf(store, server?.id ?? '')).toEqual({ 'x-key': 'k' });
    });

    test('answers a check while it is open, and rejects everything once it is closed', async () => {
      await store.check();
      await store.close();
      await expect(store.check()).rejects.toThrow();
      await expect(store.servers.list()).rejects.toThrow();
      await expect(addServer('a')).rejects.toThrow();
      store = await bench.open();
    });
  });
}

/** More than two of the moments at which a store looks for changes of others. */
function beats(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 600));
}
