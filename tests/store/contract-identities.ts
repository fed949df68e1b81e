import { describe, expect, test } from 'vitest';
import type { GrantedTokens } from '../../packages/gateway/src/store/store.ts';
import { addServerTo, type Current, movesDuring } from './contract-place.ts';
import { provider } from './token-provider.ts';

const problem = {
  stage: 'refresh',
  url: 'https://as.example.com/token',
  status: 400,
  error: 'invalid_grant',
  description: 'it ended\0 \ud800',
  uri: undefined,
  body: '{"error":"invalid_grant"}',
  code: undefined,
} as const;

export const granted: GrantedTokens = {
  tokens: { accessToken: 'at-1', refreshToken: 'rt-1', resource: 'https://a.example.com/mcp', provider },
  grant: {
    issuer: 'https://as.example.com',
    clientId: 'ocl_1',
    scope: 'read write',
    expiresAt: 2_000_000_000_000,
    refreshAt: 1_900_000_000_000,
  },
};

/** What every engine must do with credentials. */
export function identityContract(engine: string, current: Current): void {
  const { bench, store } = current;
  const addServer = (slug?: string) => addServerTo(current, slug);
  const headers = (serverId: string, owner: string | null = null) =>
    store().identities.setHeaders(serverId, owner, { 'x-key': 'one' });

  describe(`identities on ${engine}`, () => {
    test('give back the header values that were set last', async () => {
      const { id } = await addServer();
      const { identities } = store();
      expect(await identities.open(id, null)).toBeUndefined();
      await identities.setHeaders(id, null, { 'x-key': 'one', 'x-more': 'zwei, 三' });
      expect((await identities.open(id, null))?.headers).toEqual({ 'x-key': 'one', 'x-more': 'zwei, 三' });
      await identities.setHeaders(id, null, { 'x-key': 'two' });
      const opened = await identities.open(id, null);
      expect(opened).toMatchObject({ headers: { 'x-key': 'two' }, identity: { version: 2, oauth: undefined } });
      expect(opened?.tokens).toBeUndefined();
    });

    test('give back tokens with what was granted, also where that is as little as there can be', async () => {
      const { id } = await addServer();
      const { identities } = store();
      const made = await identities.setTokens(id, null, granted);
      expect(made.oauth).toEqual({ ...granted.grant, wantedScope: '', refreshable: true });
      expect(await identities.open(id, null)).toEqual({
        identity: made,
        headers: undefined,
        tokens: granted.tokens,
      });
      const bare = {
        tokens: { accessToken: 'at-2', refreshToken: undefined, resource: undefined, provider },
        grant: { ...granted.grant, scope: '', expiresAt: null, refreshAt: null },
      };
      const replaced = await identities.setTokens(id, null, bare);
      expect(replaced).toMatchObject({ id: made.id, version: 2 });
      expect(replaced.oauth).toEqual({ ...bare.grant, wantedScope: '', refreshable: false });
      expect((await identities.open(id, null))?.tokens).toEqual(bare.tokens);
    });

    test('are found by server and owner, one for each', async () => {
      const [a, b] = [await addServer('a'), await addServer('b')];
      const { id: user } = await store().users.put('u@example.com');
      const made = [await headers(a.id), await headers(a.id, user), await headers(b.id)];
      expect(made[0]).toMatchObject({ serverId: a.id, owner: null, disabled: false, version: 1 });
      expect(made[1]).toMatchObject({ serverId: a.id, owner: user });
      const { identities } = store();
      expect(await identities.find(a.id, null)).toEqual(made[0]);
      expect(await identities.find(a.id, user)).toEqual(made[1]);
      expect(await identities.find(b.id, user)).toBeUndefined();
      expect(await identities.byId(made[2]?.id ?? '')).toEqual(made[2]);
      expect(await identities.byId('idn_none')).toBeUndefined();
      expect(await identities.list()).toEqual(made);
    });

    test('become the other kind when they are replaced, and hold nothing of the former one', async () => {
      const { id } = await addServer();
      const { identities } = store();
      const oauth = await identities.setTokens(id, null, granted);
      expect(await headers(id)).toMatchObject({ id: oauth.id, oauth: undefined, version: 2 });
      expect(await identities.open(id, null)).toMatchObject({ headers: { 'x-key': 'one' }, tokens: undefined });
      expect(await identities.due(Number.MAX_SAFE_INTEGER, 0)).toEqual([]);
      await identities.setTokens(id, null, granted);
      expect(await identities.open(id, null)).toMatchObject({ headers: undefined, tokens: granted.tokens });
    });

    test('carry how they stand, until they are replaced', async () => {
      const { id: server } = await addServer();
      const { identities } = store();
      const made = await headers(server);
      expect(made.status).toEqual({ state: 'connected', since: made.createdAt, code: '', why: '', problem: undefined });
      const status = { state: 'not_connected', code: 'invalid_grant', why: 'it ended\0', problem } as const;
      expect(await identities.setStatus(made.id, 1, status)).toBe(true);
      const marked = await identities.byId(made.id);
      expect(marked?.status).toEqual({ ...status, why: 'it ended\ufffd', since: expect.any(Number) });
      expect(marked?.version).toBe(1);
      expect((await headers(server)).status).toMatchObject({ state: 'connected', code: '', why: '' });
      expect((await identities.byId(made.id))?.status.problem).toBeUndefined();
    });

    test('are marked only where nobody replaced them, and where it says something new', async () => {
      const { id: server } = await addServer();
      const { identities } = store();
      const { id } = await headers(server);
      const mark = (from: number, code: string, why = '') =>
        identities.setStatus(id, from, { state: 'degraded', code, why, problem: undefined });
      expect(await mark(2, 'x')).toBe(false);
      expect(await mark(1, 'x', 'first')).toBe(true);
      expect(await mark(1, 'x', 'second')).toBe(false);
      expect((await identities.byId(id))?.status.why).toBe('first');
      expect(await mark(1, 'y')).toBe(true);
      expect(await identities.setStatus('idn_none', 1, { state: 'degraded', code: '', why: '', problem })).toBe(false);
    });

    test('stay disabled when they are replaced, until they are enabled', async () => {
      const { id: server } = await addServer();
      const { identities } = store();
      const { id } = await headers(server);
      await identities.setDisabled(id, true);
      expect((await headers(server)).disabled).toBe(true);
      expect((await identities.open(server, null))?.identity.disabled).toBe(true);
      await identities.setDisabled(id, false);
      expect((await identities.byId(id))?.disabled).toBe(false);
      await expect(identities.setDisabled('idn_none', true)).rejects.toThrow('idn_none');
    });

    test('are removed, alone or with their server', async () => {
      const [a, b] = [await addServer('a'), await addServer('b')];
      const [one, two] = [await headers(a.id), await headers(b.id)];
      await store().identities.remove(one.id);
      await store().identities.remove('idn_none');
      expect(await store().identities.list()).toEqual([two]);
      await bench().sql(`delete from servers where id = '${b.id}'`);
      expect(await store().identities.list()).toEqual([]);
    });

    test('remember what a call needed, each scope once, until the next sign-in', async () => {
      const { id: server } = await addServer();
      const { identities } = store();
      const { id } = await identities.setTokens(server, null, granted);
      await identities.wantScope(id, 'admin  files:read');
      await Promise.all(['files:read mail', 'admin', 'x'].map((scope) => identities.wantScope(id, scope)));
      const wanted = (await identities.byId(id))?.oauth?.wantedScope.split(' ').toSorted();
      expect(wanted).toEqual(['admin', 'files:read', 'mail', 'x']);
      expect((await identities.byId(id))?.version).toBe(1);
      expect((await identities.setTokens(server, null, granted)).oauth?.wantedScope).toBe('');
    });

    test('are stamped as used in any number', async () => {
      const { id: server } = await addServer();
      const made = await headers(server);
      expect(made.usedAt).toBe(made.createdAt);
      const strangers = Array.from({ length: 1_200 }, (_, index) => `idn_${index}`);
      await store().identities.touch([...strangers, made.id], made.usedAt + 5_000);
      await store().identities.touch([], 1);
      expect((await store().identities.byId(made.id))?.usedAt).toBe(made.usedAt + 5_000);
    });

    test('move the configuration where a call depends on it, and only there', async () => {
      const { id: server } = await addServer();
      const { identities } = store();
      const { id } = await identities.setTokens(server, null, granted);
      const down = { state: 'not_connected', code: 'invalid_grant', why: '', problem: undefined } as const;
      const rows: [string, number, () => Promise<unknown>][] = [
        ['setHeaders', 1, () => identities.setHeaders(server, 'usr_x', { 'x-key': 'k' })],
        ['setTokens', 1, () => identities.setTokens(server, null, granted)],
        ['setStatus', 1, () => identities.setStatus(id, 2, down)],
        ['setStatus to the same', 0, () => identities.setStatus(id, 2, down)],
        ['setStatus of an older one', 0, () => identities.setStatus(id, 1, { ...down, code: 'other' })],
        ['renewTokens', 0, () => identities.renewTokens(id, 2, granted)],
        ['wantScope', 0, () => identities.wantScope(id, 'more')],
        ['touch', 0, () => identities.touch([id], 5)],
        ['setDisabled', 1, () => identities.setDisabled(id, true)],
        ['remove', 1, () => identities.remove(id)],
      ];
      for (const [name, moves, work] of rows) expect([name, await movesDuring(store(), work)]).toEqual([name, moves]);
    });
  });
}
