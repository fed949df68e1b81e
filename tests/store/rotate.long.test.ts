import { describe, expect, test } from 'vitest';
import { sealHeader } from '../../packages/gateway/src/crypto/seal.ts';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import { sealedColumns } from '../../packages/gateway/src/store/sealed-columns.ts';
import { keyBenches } from './key-bench.ts';
import { eachOnItsBench } from './key-stores.ts';
import {
  addApp,
  addSecret,
  addSecrets,
  addSignIn,
  addUpstreamSession,
  expectedSecrets,
  headersOf,
  readSecrets,
} from './secrets.ts';

const once = { renewMaster: false } as const;

describe.each(keyBenches)('rotation on %s', (_, createBench) => {
  const bench = eachOnItsBench(createBench);

  /** The data keys that sealed values name, in all sealed columns. */
  async function keysInUse(): Promise<number[]> {
    const found = new Set<number>();
    for (const { table, column } of sealedColumns) {
      for (const { value } of await bench.sql(`select ${column} as value from ${table} where ${column} is not null`)) {
        found.add(Buffer.from(value as Uint8Array).readUInt32BE(1));
      }
    }
    return [...found].sort();
  }

  test('makes a new key, seals everything with it and drops the old one', async () => {
    const store = await bench.open();
    await addSecrets(store, 250);
    const [server] = await store.servers.list();
    await addSignIn(store, server?.id ?? '', 'x');
    const cookieKey = await addApp(store, 'x');
    const session = await addUpstreamSession(store, 'x');
    await store.mailbox.put('a', 'message', 60_000);
    const [first, ...others] = await store.keys.list();
    expect(first).toEqual({ id: 1, state: 'active', master: expect.any(String), createdAt: expect.any(Number) });
    expect(others).toEqual([]);

    const rotation = await store.keys.rotate(once);
    expect(rotation).toEqual({
      active: 2,
      resumed: false,
      resealed: 259,
      rewrapped: 0,
      dropped: [1],
      unreadable: [],
    });
    expect((await store.keys.list()).map(({ id, state }) => ({ id, state }))).toEqual([{ id: 2, state: 'active' }]);
    expect(await keysInUse()).toEqual([2]);
    expect(await readSecrets(store)).toEqual(expectedSecrets(250));
    expect(await store.mailbox.wait('a', 0)).toBe('message');
    const [client] = await store.clients.list();
    expect(await store.clients.secret(client?.id ?? '')).toBe('client x');
    expect(await store.sessions.upstreams(session)).toMatchObject([{ upstreamId: 'upstream x' }]);
    const [app] = await store.apps.list();
    expect(await store.apps.secret(app?.id ?? '')).toBe('app x');
    expect((await store.records.find('RefreshToken', hashSecret('x')))?.body).toBe('{"jti":"x"}');
    expect(await store.installation.cookieKey()).toBe(cookieKey);
    expect(await readSecrets(await bench.open())).toEqual(expectedSecrets(250));
  });

  test('changes nothing but the sealed values, and tells nobody of a change', async () => {
    const store = await bench.open();
    await addSecret(store, 'a', 'one');
    const rows = 'select id, server_id, owner, kind, created_at, updated_at from identities';
    const before = await bench.sql(rows);
    let heard = 0;
    store.onChange(() => heard++);
    await store.keys.rotate(once);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(heard).toBe(0);
    expect(await bench.sql(rows)).toEqual(before);
  });

  test('by one store lets another go on reading and writing, which seals with the new key', async () => {
    const [one, two] = [await bench.open(), await bench.open()];
    const id = await addSecret(one, 'a', 'first');
    expect(await headersOf(two, id)).toEqual({ 'x-key': 'first' });
    for (let round = 1; round <= 3; round += 1) {
      await one.keys.rotate(once);
      const opened = await two.transaction(async (inside) => {
        const before = await headersOf(inside, id);
        await inside.identities.setHeaders(id, null, { 'x-key': `round ${round}` });
        return [before, await headersOf(inside, id)];
      });
      expect(opened[1]).toEqual({ 'x-key': `round ${round}` });
      expect(await headersOf(one, id)).toEqual({ 'x-key': `round ${round}` });
      await two.mailbox.put('m', `message ${round}`, 60_000);
      expect(await one.mailbox.wait('m', 0)).toBe(`message ${round}`);
      expect(await keysInUse()).toEqual([round + 1]);
    }
  });

  test('by two stores at once loses nothing and ends with one key', async () => {
    const [one, two] = [await bench.open(), await bench.open()];
    await addSecrets(one, 150);
    await Promise.all([one.keys.rotate(once), two.keys.rotate(once), one.keys.rotate(once)]);
    await one.keys.rotate(once);
    expect(await one.keys.list()).toHaveLength(1);
    for (const store of [one, two]) expect(await readSecrets(store)).toEqual(expectedSecrets(150));
  });

  test('that was interrupted is finished by the next, which makes no new key', async () => {
    const store = await bench.open();
    const id = await addSecret(store, 'a', 'one');
    const kept = await keepKeyAndValue();
    await store.keys.rotate(once);
    await kept.putBack();
    expect(await headersOf(store, id)).toEqual({ 'x-key': 'one' });
    expect(await store.keys.rotate(once)).toMatchObject({ active: 2, resumed: true, resealed: 1, dropped: [1] });
    expect(await headersOf(store, id)).toEqual({ 'x-key': 'one' });
    expect(await store.keys.rotate(once)).toMatchObject({ active: 3, resumed: false });
  });

  test('leaves a value that does not open with its key, names it, and goes on at the next time too', async () => {
    const store = await bench.open();
    await addSecret(store, 'a', 'one');
    const id = await addSecret(store, 'b', 'two');
    await bench.sql(`update identities set sealed = (select sealed from key_check) where server_id <> '${id}'`);
    const unreadable = [expect.stringMatching(/^identities idn_/)];
    expect(await store.keys.rotate(once)).toMatchObject({ active: 2, resumed: false, dropped: [], unreadable });
    expect(await store.keys.rotate(once)).toMatchObject({ active: 3, resumed: false, dropped: [2], unreadable });
    expect((await store.keys.list()).map((key) => [key.id, key.state])).toEqual([
      [1, 'decrypt-only'],
      [3, 'active'],
    ]);
    expect(await headersOf(store, id)).toEqual({ 'x-key': 'two' });
  });

  test('drops no key that a value still names', async () => {
    const store = await bench.open();
    const id = await addSecret(store, 'a', 'one');
    await bench.sql(`update identities set sealed = ${await flipped()}`);
    expect(await store.keys.rotate(once)).toMatchObject({ dropped: [] });
    await expect(store.identities.open(id, null)).rejects.toMatchObject({ code: 'sealed_unreadable' });
    expect(await keysInUse()).toEqual([1, 2]);
  });

  /** What a kill before the end leaves: the old key, and a value that names it. */
  async function keepKeyAndValue(): Promise<{ putBack(): Promise<void> }> {
    await bench.sql('create table kept_keys as select * from encryption_keys');
    await bench.sql('create table kept_values as select id, sealed from identities');
    return {
      async putBack() {
        await bench.sql(
          `insert into encryption_keys select id, 'decrypt-only', wrapped, master, created_at from kept_keys`,
        );
        await bench.sql(
          'update identities set sealed = (select sealed from kept_values where kept_values.id = identities.id)',
        );
        await bench.sql('drop table kept_keys');
        await bench.sql('drop table kept_values');
      },
    };
  }

  /** The one sealed value with its last byte changed, as a literal. */
  async function flipped(): Promise<string> {
    const [row] = await bench.sql('select sealed from identities');
    const sealed = Buffer.from(row?.sealed as Uint8Array);
    expect(sealed.subarray(0, 5)).toEqual(sealHeader(1));
    sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    return bench.place.startsWith('#') ? `'\\x${sealed.toString('hex')}'` : `x'${sealed.toString('hex')}'`;
  }
});
