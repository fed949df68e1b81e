import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { type RecordBench, recordContract, sealedRecordContract } from '../kit/records-contract.ts';
import { movesDuring } from './contract-place.ts';
import { type KeyBench, keyBenches } from './key-bench.ts';
import { eachOnItsBench } from './key-stores.ts';

/** Opens an engine's place once: it is emptied after each test, which is a tenth of the time. */
function benchOver(createKeyBench: () => Promise<KeyBench>): () => Promise<Required<RecordBench>> {
  let opened: Promise<readonly [KeyBench, Store, Store]> | undefined;
  afterAll(async () => {
    const [bench, ...stores] = (await opened) ?? [];
    for (const store of stores) await store.close();
    await bench?.remove();
  });
  const open = async () => {
    const bench = await createKeyBench();
    return [bench, await bench.open(), await bench.open()] as const;
  };
  return async () => {
    opened ??= open();
    const [bench, one, two] = await opened;
    const remove = async () => void (await bench.sql('delete from oauth_records'));
    return { store: one.records, beside: two.records, sql: bench.sql, remove };
  };
}

for (const [engine, createKeyBench] of keyBenches) {
  const createBench = benchOver(createKeyBench);
  recordContract(`the store on ${engine}`, createBench);
  sealedRecordContract(`the store on ${engine}`, createBench);
}

describe.each(keyBenches)('records of the store on %s', (_, createBench) => {
  const bench = eachOnItsBench(createBench);
  const record = { kind: 'Grant', id: 'g1', alias: null, group: 'g1', body: 'body', expiresAt: null };

  test('move no configuration', async () => {
    const store = await bench.open();
    const moves = await movesDuring(store, async () => {
      await store.records.put(record);
      await store.records.create({ ...record, id: 'g2' });
      await store.records.swap(record, 1);
      await store.records.take('Grant', 'g2');
      await store.records.removeGroup('g1');
      await store.records.sweep();
    });
    expect(moves).toBe(0);
  });

  test('are kept or removed with all else of a transaction, or not at all', async () => {
    const store = await bench.open();
    await store.records.put(record);
    const work = (fails: boolean) =>
      store.transaction(async ({ records, users }) => {
        await users.put('a@example.com');
        await records.put({ ...record, id: 'g2' });
        await records.removeGroup('g1');
        await records.put({ ...record, id: 'g3' });
        if (fails) throw new Error('fails');
      });
    const left = async () => [await store.records.count('Grant'), (await store.users.list()).length];
    await expect(work(true)).rejects.toThrow('fails');
    expect(await left()).toEqual([1, 0]);
    expect(await store.records.find('Grant', 'g1')).toMatchObject({ body: 'body' });
    await work(false);
    expect(await left()).toEqual([1, 1]);
    expect(await store.records.find('Grant', 'g3')).toMatchObject({ body: 'body' });
  });

  test('open after the keys were replaced, also while they are written', async () => {
    const [store, other] = [await bench.open(), await bench.open()];
    const ids = Array.from({ length: 120 }, (__, at) => `g${at}`);
    const body = randomBytes(500).toString('hex');
    for (const id of ids) await store.records.put({ ...record, id, body });
    const writing = ids.map((id) => other.records.put({ ...record, id, body: `${body} of ${id}` }));
    await store.keys.rotate({ renewMaster: false });
    await Promise.all(writing);
    expect((await store.keys.list()).map(({ state }) => state)).toEqual(['active']);
    for (const id of ids) expect((await store.records.find('Grant', id))?.body).toBe(`${body} of ${id}`);
    const [row] = await bench.sql(
      `select count(*) as count from oauth_records where substr(sealed, 1, 5) <> ${header(2)}`,
    );
    expect(Number(row?.count)).toBe(0);

    function header(keyId: number): string {
      const hex = `01${keyId.toString(16).padStart(8, '0')}`;
      return bench.place.startsWith('#') ? `'\\x${hex}'::bytea` : `x'${hex}'`;
    }
  });
});
