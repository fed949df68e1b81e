import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createLog, type Log } from '../../packages/gateway/src/log/logger.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { keyBenches, newMasterKey } from './key-bench.ts';
import { eachOnItsBench } from './key-stores.ts';
import { startHelper } from './process.ts';
import { addSecret, headersOf } from './secrets.ts';

describe.each(keyBenches)('master keys on %s', (_, createBench) => {
  const bench = eachOnItsBench(createBench);
  const [first, second] = [newMasterKey(), newMasterKey()];

  /** A store of the first key, with a secret; its server's id. */
  async function sealed(): Promise<string> {
    const store = await bench.open({ masterKey: first });
    const id = await addSecret(store, 'a', 'one');
    await store.close();
    return id;
  }

  const everything = () =>
    Promise.all(['encryption_keys', 'key_check', 'identities'].map((table) => bench.sql(`select * from ${table}`)));

  test('a wrong one stops the start with a reason, changes nothing, and is repeated nowhere', async () => {
    const id = await sealed();
    const before = await everything();
    const written: string[] = [];
    const log = listening(written);
    const thrown = await failure(bench.open({ masterKey: second, log }));
    const message = expect.stringContaining(
      'GATEHOUSE_KEY cannot be used: it is not the one this store was sealed with',
    );
    expect(thrown).toMatchObject({ code: 'keyring_unreadable', message });
    log.error({ err: thrown }, 'cannot start');
    const said = inspect(thrown, { depth: 10 }) + written.join('');
    expect(written.join('')).toContain('cannot start');
    for (const key of [first, second]) expect(said).not.toContain(key.slice(0, 20));
    expect(await everything()).toEqual(before);
    const store = await bench.open({ masterKey: first });
    expect(await headersOf(store, id)).toEqual({ 'x-key': 'one' });
  });

  test('a malformed one is refused before anything is opened or made', async () => {
    const thrown = await failure(bench.open({ masterKey: `${first},${second.slice(4)}` }));
    expect(thrown).toMatchObject({ code: 'key_invalid', message: expect.stringContaining('key 2 of 2') });
    expect(inspect(thrown)).not.toContain(second.slice(4));
    expect(await tables()).toEqual([]);
  });

  test('one is replaced by putting the new one before it, rotating, and leaving it out', async () => {
    const id = await sealed();
    const running = await bench.open({ masterKey: `${second},${first}` });
    expect(await headersOf(running, id)).toEqual({ 'x-key': 'one' });
    const [before] = await running.keys.list();
    expect(await running.keys.rotate({ renewMaster: false })).toMatchObject({ rewrapped: 1, dropped: [1], active: 2 });
    const [after] = await running.keys.list();
    expect(after?.master).not.toBe(before?.master);
    const store = await bench.open({ masterKey: second });
    expect(await headersOf(store, id)).toEqual({ 'x-key': 'one' });
    expect(await failure(bench.open({ masterKey: first }))).toMatchObject({ code: 'keyring_unreadable' });
  });

  test('one that was left out before the rotation stops the start', async () => {
    await sealed();
    await (await bench.open({ masterKey: `${second},${first}` })).close();
    expect(await failure(bench.open({ masterKey: second }))).toMatchObject({ code: 'keyring_unreadable' });
  });

  test('an instance without the new one says so when it meets a value sealed under it, and keeps what it knows', async () => {
    const id = await sealed();
    const behind = await bench.open({ masterKey: first });
    const ahead = await bench.open({ masterKey: `${second},${first}` });
    await ahead.keys.rotate({ renewMaster: false });
    const message = expect.stringContaining('not the one this store was sealed with');
    await expect(behind.identities.open(id, null)).rejects.toMatchObject({ code: 'keyring_unreadable', message });
    const write = behind.identities.setHeaders(id, null, { 'x-key': 'lost' });
    await expect(write).rejects.toMatchObject({ code: 'keyring_unreadable' });
    expect(await headersOf(ahead, id)).toEqual({ 'x-key': 'one' });
  });

  test('none is made by a rotation where the variable gives them', async () => {
    await sealed();
    const store = await bench.open({ masterKey: first });
    const before = await everything();
    await expect(store.keys.rotate({ renewMaster: true })).rejects.toMatchObject({ code: 'master_key_given' });
    expect(await everything()).toEqual(before);
  });

  test('a store that lost its data keys does not open, and gets no new ones', async () => {
    await sealed();
    await bench.sql('delete from encryption_keys');
    const message = expect.stringContaining('the store holds no data key');
    const thrown = await failure(bench.open({ masterKey: first }));
    expect(thrown).toMatchObject({ code: 'keyring_unreadable', message });
    expect(await bench.sql('select id from encryption_keys')).toEqual([]);
  });

  test('a store whose data key was changed does not open', async () => {
    await sealed();
    await bench.sql('update encryption_keys set wrapped = (select sealed from key_check)');
    const message = expect.stringContaining('data key 1 of the store does not open with it');
    expect(await failure(bench.open({ masterKey: first }))).toMatchObject({ code: 'keyring_unreadable', message });
  });

  test('a store that lost the value that proves its keys does not open', async () => {
    await sealed();
    await bench.sql('delete from key_check');
    expect(await failure(bench.open({ masterKey: first }))).toMatchObject({ code: 'keyring_unreadable' });
  });

  test('processes that start at once on an empty place end with one data key', async () => {
    const slugs = ['a', 'b', 'c', 'd'];
    await Promise.all(slugs.map((slug) => startHelper('add-server.ts', bench.place, slug).lines));
    expect(await bench.sql('select id, state from encryption_keys')).toEqual([{ id: 1, state: 'active' }]);
    const store = await bench.open();
    const id = await addSecret(store, 'e', 'one');
    expect(await headersOf(await bench.open(), id)).toEqual({ 'x-key': 'one' });
  });

  async function tables(): Promise<unknown[]> {
    const postgres = bench.place.startsWith('#');
    const [catalogue, schema] = postgres ? ['pg_tables', "schemaname = 'public'"] : ['sqlite_schema', 'true'];
    return [...(await bench.sql(`select * from ${catalogue} where ${schema}`))];
  }
});

async function failure(opening: Promise<Store>): Promise<unknown> {
  return opening.then(
    () => {
      throw new Error('the store was opened');
    },
    (error: unknown) => error,
  );
}

/** A log of everything whose lines are kept. */
function listening(lines: string[]): Log {
  return createLog('trace', { write: (line) => void lines.push(line) });
}
