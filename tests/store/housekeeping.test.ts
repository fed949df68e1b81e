import { describe, expect, test } from 'vitest';
import { sweepAll } from '../../packages/gateway/src/store/housekeeping.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { keyBenches } from './key-bench.ts';
import { eachOnItsBench } from './key-stores.ts';

const day = 24 * 60 * 60 * 1000;
const nothing = {
  flows: 0,
  messages: 0,
  invitations: 0,
  attempts: 0,
  browserSessions: 0,
  connections: 0,
  records: 0,
};

/** Two connections and what was issued under their grants. */
async function addConnections(store: Store): Promise<readonly [string, string]> {
  const { id: userId } = await store.users.put('a@example.com');
  const { id: appId } = await store.apps.put({ clientId: 'c', name: 'c', source: 'registered', redirectUris: [] });
  const { id: gatewayId } = await store.gateways.create({ slug: 'main' });
  const add = async (grantHash: string) => {
    const record = { alias: null, body: '{}', expiresAt: Date.now() + day };
    await store.records.put({ ...record, kind: 'Grant', id: grantHash, group: grantHash });
    await store.records.put({ ...record, kind: 'RefreshToken', id: `of ${grantHash}`, group: grantHash });
    return (await store.connections.create({ userId, appId, gatewayId, resource: 'r', grantHash })).id;
  };
  return [await add('g1'), await add('g2')];
}

describe.each(keyBenches)('housekeeping on %s', (_, createBench) => {
  const bench = eachOnItsBench(createBench);

  test('forgets what nobody came back for, and nothing else', async () => {
    const store = await bench.open();
    const { id: userId } = await store.users.put('a@example.com');
    for (const expiresAt of [Date.now() - 1, Date.now() + day]) {
      const hash = String(expiresAt);
      const invitation = { kind: 'invite', email: null, role: 'member', invitedBy: 'cli' } as const;
      await store.invitations.create({ ...invitation, hash, expiresAt });
      await store.browserSessions.create({ hash, userId, expiresAt, browser: '' });
      await store.records.put({ kind: 'Session', id: hash, alias: null, group: null, body: '', expiresAt });
      await store.attempts.count(hash, day);
    }
    await bench.sql('update attempts set expires_at = 1000 where key = (select min(key) from attempts)');
    const swept = { ...nothing, invitations: 1, attempts: 1, browserSessions: 1, records: 1 };
    expect(await sweepAll(store, Date.now())).toEqual(swept);
    expect(await sweepAll(store, Date.now())).toEqual(nothing);
  });

  test('ends connections that no app used for 35 days, with what was issued under them', async () => {
    const store = await bench.open();
    const [old, used] = await addConnections(store);
    expect(await sweepAll(store, Date.now() + 34 * day)).toEqual(nothing);
    await store.connections.touch([used], Date.now() + 2 * day);
    expect(await sweepAll(store, Date.now() + 36 * day)).toEqual({ ...nothing, connections: 1 });
    expect(await store.connections.byId(old)).toBeUndefined();
    expect(await store.records.find('Grant', 'g1')).toBeUndefined();
    expect(await store.records.find('RefreshToken', 'of g1')).toBeUndefined();
    expect(await store.connections.byId(used)).toBeDefined();
    expect(await store.records.find('Grant', 'g2')).toBeDefined();
    expect(await store.records.find('RefreshToken', 'of g2')).toBeDefined();
  });
});
