import { describe, expect, test } from 'vitest';
import type { Connection, Gateway, User } from '../../packages/gateway/src/domain/records.ts';
import type { AppRepository } from '../../packages/gateway/src/store/way-in.ts';
import { type Current, movesDuring, withTwo } from './contract-place.ts';

const claude = {
  clientId: 'https://app.example.com/client.json',
  name: 'An app “π”',
  source: 'document',
  redirectUris: ['http://127.0.0.1/callback', 'https://app.example.com/callback'],
} as const satisfies Parameters<AppRepository['put']>[0];

/** What every engine must do with apps and what people let them use. */
export function connectionContract(engine: string, current: Current): void {
  const { bench, store } = current;

  describe(`apps on ${engine}`, () => {
    test('are found as they were put, and put again under their client id', async () => {
      const { apps } = store();
      const made = await apps.put(claude);
      expect(made).toEqual({
        ...claude,
        id: expect.stringMatching(/^app_/),
        hasSecret: false,
        disabled: false,
        createdAt: expect.any(Number),
      });
      expect(await apps.byId(made.id)).toEqual(made);
      expect(await apps.byClientId(claude.clientId)).toEqual(made);
      const again = { ...claude, name: 'Renamed', source: 'given', redirectUris: [] } as const;
      expect(await apps.put(again)).toEqual({ ...made, ...again });
      expect(await apps.list()).toEqual([{ ...made, ...again }]);
      expect(await apps.byId('app_none')).toBeUndefined();
      expect(await apps.byClientId('none')).toBeUndefined();
    });

    test('keep their secret until another is given, or none', async () => {
      const { apps } = store();
      const { id } = await apps.put({ ...claude, secret: 'one' });
      expect((await apps.put(claude)).hasSecret).toBe(true);
      expect(await apps.secret(id)).toBe('one');
      await apps.put({ ...claude, secret: 'two' });
      expect(await apps.secret(id)).toBe('two');
      await store().keys.rotate({ renewMaster: false });
      expect(await apps.secret(id)).toBe('two');
      expect((await apps.put({ ...claude, secret: null })).hasSecret).toBe(false);
      expect(await apps.secret(id)).toBeUndefined();
      expect(await apps.secret('app_none')).toBeUndefined();
    });

    test('do not open the secret of another', async () => {
      const { apps } = store();
      const one = await apps.put({ ...claude, secret: 'one' });
      const two = await apps.put({ ...claude, clientId: 'two', secret: 'two' });
      await bench().sql(`update apps set sealed = (select sealed from apps where id = '${one.id}')`);
      expect(await apps.secret(one.id)).toBe('one');
      await expect(apps.secret(two.id)).rejects.toMatchObject({ code: 'sealed_unreadable' });
    });

    test('stay disabled when they come again, until they are enabled', async () => {
      const { apps } = store();
      const { id } = await apps.put(claude);
      await apps.setDisabled(id, true);
      expect((await apps.put(claude)).disabled).toBe(true);
      expect((await apps.byId(id))?.disabled).toBe(true);
      await apps.setDisabled(id, false);
      expect((await apps.byId(id))?.disabled).toBe(false);
      await expect(apps.setDisabled('app_none', true)).rejects.toThrow('app_none');
    });

    test('put by many at once are one', async () => {
      const made = await withTwo(current, (one, two) =>
        Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? one : two).apps.put(claude))),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(await store().apps.list()).toHaveLength(1);
    });

    test('move the configuration where an administrator decides, and only there', async () => {
      const { apps } = store();
      const { id } = await apps.put(claude);
      const rows: [string, number, () => Promise<unknown>][] = [
        ['put of one that came by itself', 0, () => apps.put(claude)],
        ['put with a secret', 1, () => apps.put({ ...claude, secret: 's' })],
        ['put of one that is given', 1, () => apps.put({ ...claude, source: 'given' })],
        ['setDisabled', 1, () => apps.setDisabled(id, true)],
        ['remove', 1, () => apps.remove(id)],
      ];
      for (const [name, moves, work] of rows) expect([name, await movesDuring(store(), work)]).toEqual([name, moves]);
    });
  });

  describe(`connections on ${engine}`, () => {
    const begin = async () => {
      const user = await store().users.put('a@example.com');
      const app = await store().apps.put(claude);
      const gateway = (await store().gateways.bySlug('main')) ?? (await store().gateways.create({ slug: 'main' }));
      return { user, app, gateway };
    };
    const connect = async (grantHash: string, of?: { user?: User; gateway?: Gateway }): Promise<Connection> => {
      const { user, app, gateway } = { ...(await begin()), ...of };
      const resource = `https://mcp.example.com/mcp/${gateway.slug}`;
      const names = { userId: user.id, appId: app.id, gatewayId: gateway.id };
      return store().connections.create({ ...names, resource, grantHash });
    };

    test('are found by id, by grant and by user; the same three may have several', async () => {
      const { connections, users } = store();
      const [one, two] = [await connect('g1'), await connect('g2')];
      const other = await connect('g3', { user: await users.put('b@example.com') });
      expect(one).toMatchObject({ id: expect.stringMatching(/^con_/), grantHash: 'g1', usedAt: one.createdAt });
      expect(await connections.byId(one.id)).toEqual(one);
      expect(await connections.byGrant('g2')).toEqual(two);
      expect(await connections.byGrant('g4')).toBeUndefined();
      expect(await connections.of(one.userId)).toEqual([one, two]);
      expect(await connections.list()).toEqual([one, two, other]);
    });

    test('have one grant each, and never name who is not there', async () => {
      const one = await connect('g1');
      await expect(connect('g1')).rejects.toThrow();
      for (const wrong of [{ userId: 'usr_none' }, { appId: 'app_none' }, { gatewayId: 'gtw_none' }])
        await expect(store().connections.create({ ...one, grantHash: 'g2', ...wrong })).rejects.toThrow();
      expect(await store().connections.list()).toEqual([one]);
    });

    test('end alone, or with their user, app or gateway', async () => {
      const { connections, users, apps } = store();
      const one = await connect('g1');
      const kept = await connect('g2', { user: await users.put('b@example.com') });
      await connections.remove(one.id);
      await connections.remove('con_none');
      expect(await connections.list()).toEqual([kept]);
      const ends: [string, (connection: Connection) => Promise<unknown>][] = [
        ['user', ({ userId }) => users.remove(userId)],
        ['app', ({ appId }) => apps.remove(appId)],
        ['gateway', ({ gatewayId }) => bench().sql(`delete from gateways where id = '${gatewayId}'`)],
      ];
      for (const [name, end] of ends) {
        const made = await connect(`of ${name}`);
        await end(made);
        expect(await connections.byId(made.id), name).toBeUndefined();
      }
    });

    test('that were not used since a time are forgotten, and their grants told', async () => {
      const { connections } = store();
      const [one, two, three] = [await connect('g1'), await connect('g2'), await connect('g3')];
      const strangers = Array.from({ length: 1_200 }, (_, at) => `con_${at}`);
      await connections.touch([...strangers, two.id], one.createdAt + 500_000);
      await connections.touch([], 1);
      expect((await connections.byId(two.id))?.usedAt).toBe(one.createdAt + 500_000);
      expect(await connections.removeUnused(one.createdAt)).toEqual([]);
      const grants = await connections.removeUnused(three.createdAt + 400_000);
      expect(grants.toSorted()).toEqual(['g1', 'g3']);
      expect((await connections.list()).map(({ id }) => id)).toEqual([two.id]);
    });

    test('move the configuration where one ends, and only there', async () => {
      const { connections } = store();
      const { id } = await connect('g1');
      const rows: [string, number, () => Promise<unknown>][] = [
        ['create', 0, () => connect('g2')],
        ['touch', 0, () => connections.touch([id], 5)],
        ['removeUnused', 0, () => connections.removeUnused(0)],
        ['remove', 1, () => connections.remove(id)],
      ];
      for (const [name, moves, work] of rows) expect([name, await movesDuring(store(), work)]).toEqual([name, moves]);
    });
  });
}
