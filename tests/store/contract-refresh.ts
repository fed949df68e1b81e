import { describe, expect, test } from 'vitest';
import type { GrantedTokens, Store } from '../../packages/gateway/src/store/store.ts';
import { granted } from './contract-identities.ts';
import { addServerTo, type Current, movesDuring, withTwo } from './contract-place.ts';
import { provider } from './token-provider.ts';

const renewed = (accessToken: string): GrantedTokens => ({
  tokens: { accessToken, refreshToken: `rt of ${accessToken}`, resource: undefined, provider },
  grant: { ...granted.grant, scope: 'read', expiresAt: 2_100_000_000_000, refreshAt: 2_050_000_000_000 },
});

/** What every engine must do so that tokens are refreshed once. */
export function refreshContract(engine: string, current: Current): void {
  const { store } = current;
  const signIn = async (owner: string | null = null, slug = 'a') => {
    const server = (await store().servers.bySlug(slug)) ?? (await addServerTo(current, slug));
    return store().identities.setTokens(server.id, owner, granted);
  };
  const accessToken = async (from: Store, serverId: string) =>
    (await from.identities.open(serverId, null))?.tokens?.accessToken;

  describe(`refreshing on ${engine}`, () => {
    test('replaces the tokens, counts the version up and connects', async () => {
      const { id, serverId } = await signIn();
      const { identities } = store();
      await identities.setStatus(id, 1, { state: 'degraded', code: 'x', why: 'y', problem: undefined });
      await identities.wantScope(id, 'more');
      const before = await identities.byId(id);
      const kept = await identities.renewTokens(id, 1, renewed('at-2'));
      expect(kept).toMatchObject({ id, version: 2, status: { state: 'connected', code: '', why: '' } });
      expect(kept?.status.since).toBeGreaterThanOrEqual(before?.status.since ?? Number.NaN);
      expect(kept?.oauth).toEqual({ ...renewed('').grant, wantedScope: 'more', refreshable: true });
      expect(await identities.open(serverId, null)).toMatchObject({ identity: kept, tokens: renewed('at-2').tokens });
    });

    test('leaves the time since which it is connected where it was', async () => {
      const made = await signIn();
      await store().identities.touch([made.id], 1);
      const kept = await store().identities.renewTokens(made.id, 1, renewed('at-2'));
      expect(kept?.status).toEqual(made.status);
    });

    test('from an older version keeps nothing, nor of one that is gone', async () => {
      const { id, serverId } = await signIn();
      await store().identities.setTokens(serverId, null, granted);
      expect(await store().identities.renewTokens(id, 1, renewed('late'))).toBeUndefined();
      expect(await accessToken(store(), serverId)).toBe('at-1');
      await store().identities.remove(id);
      expect(await store().identities.renewTokens(id, 2, renewed('late'))).toBeUndefined();
      expect(await store().identities.list()).toEqual([]);
    });

    test('by many at once, of several processes, is kept of one', async () => {
      const { id, serverId } = await signIn();
      await withTwo(current, async (one, two) => {
        const names = Array.from({ length: 20 }, (_, at) => `at-of-${at}`);
        const asked = names.map((name, at) => (at % 2 ? one : two).identities.renewTokens(id, 1, renewed(name)));
        const outcomes = await Promise.all(asked);
        const winners = names.filter((_, at) => outcomes[at] !== undefined);
        expect(winners).toHaveLength(1);
        expect([await accessToken(one, serverId), await accessToken(two, serverId)]).toEqual([winners[0], winners[0]]);
        expect((await one.identities.byId(id))?.version).toBe(2);
      });
    });

    test('goes together with a rotation of the keys', async () => {
      const { id, serverId } = await signIn();
      await withTwo(current, async (one, two) => {
        const rotating = two.keys.rotate({ renewMaster: false });
        for (let version = 1; version <= 10; version += 1)
          await one.identities.renewTokens(id, version, renewed(`at-${version}`));
        expect((await rotating).unreadable).toEqual([]);
        expect(await accessToken(two, serverId)).toBe('at-10');
      });
    });

    test('in a transaction does not move the configuration', async () => {
      const { id } = await signIn();
      const work = () => store().transaction((inside) => inside.identities.renewTokens(id, 1, renewed('at-2')));
      expect(await movesDuring(store(), work)).toBe(0);
      expect((await store().identities.byId(id))?.version).toBe(2);
    });
  });

  describe(`what is due for refreshing on ${engine}`, () => {
    const at = granted.grant.refreshAt ?? 0;
    const due = async (before: number, usedSince = 0) =>
      (await store().identities.due(before, usedSince)).map(({ owner }) => owner);

    test('is what comes first and was used lately', async () => {
      const one = await signIn('one');
      const two = await signIn('two');
      await store().identities.renewTokens(one.id, 1, renewed('at-2'));
      await store().identities.touch([one.id, two.id], 5_000);
      expect(await due(at)).toEqual([]);
      expect(await due(at + 1)).toEqual(['two']);
      expect(await due(Number.MAX_SAFE_INTEGER, 5_000)).toEqual(['two', 'one']);
      expect(await due(Number.MAX_SAFE_INTEGER, 5_001)).toEqual([]);
    });

    test('is nothing that cannot be refreshed, is disabled or has failed', async () => {
      const { identities } = store();
      const bare = { ...granted, tokens: { ...granted.tokens, refreshToken: undefined } };
      const { serverId } = await signIn('without refresh token');
      await identities.setTokens(serverId, 'without refresh token', bare);
      await identities.setTokens(serverId, 'without end', { ...granted, grant: { ...granted.grant, refreshAt: null } });
      await identities.setHeaders(serverId, 'header', { 'x-key': 'k' });
      await identities.setDisabled((await signIn('disabled')).id, true);
      const failed = { state: 'not_connected', code: 'invalid_grant', why: '', problem: undefined } as const;
      await identities.setStatus((await signIn('failed')).id, 1, failed);
      await signIn('well');
      const dimmed = { ...failed, state: 'degraded', code: 'upstream_unauthorized' } as const;
      await identities.setStatus((await signIn('degraded')).id, 1, dimmed);
      expect((await due(Number.MAX_SAFE_INTEGER)).sort()).toEqual(['degraded', 'well']);
    });
  });
}
