import { describe, expect, test } from 'vitest';
import { keyBenches } from './key-bench.ts';
import { eachOnItsBench } from './key-stores.ts';
import { addSecret, headersOf } from './secrets.ts';

describe.each(keyBenches)('a sealed value on %s', (_, createBench) => {
  const bench = eachOnItsBench(createBench);

  test('that was moved to another row does not open', async () => {
    const store = await bench.open();
    const [a, b] = [await addSecret(store, 'a', 'one'), await addSecret(store, 'b', 'two')];
    await bench.sql(
      `update identities set sealed = (select sealed from identities where server_id = '${a}') where server_id = '${b}'`,
    );
    expect(await headersOf(store, a)).toEqual({ 'x-key': 'one' });
    const message = expect.stringContaining('identities idn_');
    await expect(store.identities.open(b, null)).rejects.toMatchObject({ code: 'sealed_unreadable', message });
  });

  test('whose row was given another id does not open', async () => {
    const store = await bench.open();
    const [a, b] = [await addSecret(store, 'a', 'one'), await addSecret(store, 'b', 'two')];
    await bench.sql(`delete from identities where server_id = '${b}'`);
    await bench.sql(`update identities set id = 'idn_other', server_id = '${b}' where server_id = '${a}'`);
    await expect(store.identities.open(b, null)).rejects.toMatchObject({ code: 'sealed_unreadable' });
  });

  test('that was moved to the same row of another table and column does not open, in either direction', async () => {
    const store = await bench.open();
    const id = await addSecret(store, 'a', 'one');
    const row = String((await bench.sql('select id from identities'))[0]?.id);
    await store.mailbox.put(row, 'message', 60_000);
    await bench.sql('create table kept as select sealed from identities');
    await bench.sql('update identities set sealed = (select body from mailbox)');
    await bench.sql('update mailbox set body = (select sealed from kept)');
    await expect(store.identities.open(id, null)).rejects.toMatchObject({ code: 'sealed_unreadable' });
    const message = expect.stringContaining(`mailbox ${row}`);
    await expect(store.mailbox.wait(row, 0)).rejects.toMatchObject({ code: 'sealed_unreadable', message });
  });

  test.each(['', 'x', 'plain text that was put there by hand'])(
    'that is none at all does not open (case %#)',
    async (text) => {
      const store = await bench.open();
      const id = await addSecret(store, 'a', 'one');
      const hex = Buffer.from(text).toString('hex');
      await bench.sql(`update identities set sealed = ${bench.place.startsWith('#') ? `'\\x${hex}'` : `x'${hex}'`}`);
      await expect(store.identities.open(id, null)).rejects.toMatchObject({ code: 'sealed_unreadable' });
    },
  );
});
