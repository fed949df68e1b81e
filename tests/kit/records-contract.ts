import type { ReadRecord, RecordStore, StoredRecord } from 'mcp-gatehouse-kit';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

/** An empty place for records. */
export interface RecordBench {
  readonly store: RecordStore;
  /** The same place as another instance reaches it. */
  readonly beside: RecordStore;
  /** Runs a statement past the store; missing where there is no database. */
  readonly sql?: (statement: string) => Promise<readonly Record<string, unknown>[]>;
  remove(): Promise<void>;
}

const record: StoredRecord = {
  kind: 'AccessToken',
  id: 'h1',
  alias: null,
  group: null,
  body: '{"scope":"mcp π \u{1F510}"}',
  expiresAt: null,
};

const attempts = 50;

/** What every store of records must do. */
export function recordContract(name: string, createBench: () => Promise<RecordBench>): void {
  const current: { bench: RecordBench | undefined } = { bench: undefined };
  const bench = (): RecordBench => {
    if (!current.bench) throw new Error('no test is running');
    return current.bench;
  };
  const store = () => bench().store;
  const of = (change: Partial<StoredRecord> = {}): StoredRecord => ({ ...record, ...change });
  const soon = () => Date.now() + 60_000;
  const past = () => Date.now() - 1;
  /** What was found, without the version. */
  const plain = (found: ReadRecord | undefined): StoredRecord | undefined => {
    if (!found) return undefined;
    const { version: _, ...rest } = found;
    return rest;
  };
  const find = async (id = 'h1', kind = record.kind) => plain(await store().find(kind, id));
  /** The same work many times at one moment, over two instances. */
  const many = <T>(work: (on: RecordStore, at: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: attempts }, (_, at) => work(at % 2 ? bench().store : bench().beside, at)));

  describe(`records in ${name}`, () => {
    beforeEach(async () => {
      current.bench = await createBench();
    });
    afterEach(() => bench().remove());

    test('are found as they were put, by every instance', async () => {
      const full = of({ alias: 'a1', group: 'g1', expiresAt: soon() });
      await store().put(full);
      await store().put(of({ id: 'h2' }));
      expect(await find()).toEqual(full);
      expect(await find('h2')).toEqual(of({ id: 'h2' }));
      expect(plain(await bench().beside.find(record.kind, 'h1'))).toEqual(full);
      expect(await find('h3')).toBeUndefined();
    });

    test('are told apart by kind as well as by id', async () => {
      await store().put(of());
      await store().put(of({ kind: 'RefreshToken', body: 'other' }));
      await store().remove('Access', 'Token h1');
      expect(await find()).toEqual(of());
      expect((await find('h1', 'RefreshToken'))?.body).toBe('other');
      await store().remove('RefreshToken', 'h1');
      expect(await find()).toEqual(of());
      expect(await find('h1', 'RefreshToken')).toBeUndefined();
    });

    test('are replaced as a whole, and their version grows', async () => {
      await store().put(of({ alias: 'a1', group: 'g1', expiresAt: soon() }));
      const before = await store().find(record.kind, 'h1');
      const next = of({ body: 'next', alias: 'a2' });
      await store().put(next);
      const after = await store().find(record.kind, 'h1');
      expect(plain(after)).toEqual(next);
      expect(after?.version).toBeGreaterThan(before?.version ?? 0);
      expect(await store().findByAlias(record.kind, 'a1')).toBeUndefined();
      expect(await store().removeGroup('g1')).toBe(0);
    });

    test('are found by their alias within their kind', async () => {
      const full = of({ alias: 'a1' });
      await store().put(full);
      await store().put(of({ id: 'h2', kind: 'Session', alias: 'a2' }));
      expect(plain(await store().findByAlias(record.kind, 'a1'))).toEqual(full);
      expect(await store().findByAlias(record.kind, 'a2')).toBeUndefined();
      expect(await store().findByAlias('Session', 'a1')).toBeUndefined();
    });

    test('are created where there is none', async () => {
      expect(await store().create(of())).toBe(true);
      expect(await store().create(of({ body: 'second' }))).toBe(false);
      expect(await find()).toEqual(of());
    });

    test('are swapped where nobody wrote them in between', async () => {
      await store().put(of({ group: 'g1' }));
      const from = (await store().find(record.kind, 'h1'))?.version ?? 0;
      const next = of({ body: 'next', expiresAt: soon() });
      expect(await store().swap(next, from + 1)).toBe(false);
      expect(await store().swap(next, from)).toBe(true);
      expect(await store().swap(of({ body: 'late' }), from)).toBe(false);
      expect(await find()).toEqual(next);
      expect(await store().swap(of({ id: 'none' }), 1)).toBe(false);
      expect(await find('none')).toBeUndefined();
    });

    test('are taken once', async () => {
      await store().put(of({ group: 'g1' }));
      expect(plain(await store().take(record.kind, 'h1'))).toEqual(of({ group: 'g1' }));
      expect(await store().take(record.kind, 'h1')).toBeUndefined();
      expect(await find()).toBeUndefined();
    });

    test('end with their group, whatever their kind, and no other', async () => {
      await store().put(of({ group: 'g1' }));
      await store().put(of({ kind: 'RefreshToken', group: 'g1' }));
      await store().put(of({ id: 'h2', group: 'g2' }));
      await store().put(of({ id: 'h3' }));
      expect(await store().removeGroup('g1')).toBe(2);
      expect(await store().removeGroup('g1')).toBe(0);
      expect(await find()).toBeUndefined();
      expect(await find('h2')).toBeDefined();
      expect(await find('h3')).toBeDefined();
    });

    test('are in nobody’s way when their time is up', async () => {
      const late = of({ alias: 'a1', expiresAt: past() });
      await store().put(late);
      expect(await find()).toBeUndefined();
      expect(await store().findByAlias(record.kind, 'a1')).toBeUndefined();
      expect(await store().take(record.kind, 'h1')).toBeUndefined();
      await store().put(late);
      expect(await store().swap(of(), 1)).toBe(false);
      expect(await store().swap(of(), 2)).toBe(false);
      expect(await store().count(record.kind)).toBe(0);
      expect(await store().create(of({ body: 'new' }))).toBe(true);
      expect((await find())?.body).toBe('new');
    });

    test('end by themselves', async () => {
      await store().put(of({ expiresAt: Date.now() + 300 }));
      await vi.waitFor(async () => expect(await find()).toBeUndefined(), 5_000);
      expect(await store().create(of())).toBe(true);
    });

    test('are counted by kind, all of them or those that will end', async () => {
      await store().put(of());
      await store().put(of({ id: 'h2', expiresAt: soon() }));
      await store().put(of({ id: 'h3', expiresAt: past() }));
      await store().put(of({ kind: 'AccessTokenOther' }));
      await store().put(of({ kind: 'Access' }));
      expect(await store().count(record.kind)).toBe(2);
      expect(await store().count(record.kind, true)).toBe(1);
      expect(await store().count('Access')).toBe(1);
      expect(await store().count('Session')).toBe(0);
    });

    test('are swept when their time is up, and no sooner', async () => {
      await store().put(of());
      await store().put(of({ id: 'h2', expiresAt: soon() }));
      await store().put(of({ id: 'h3', expiresAt: past() }));
      await store().put(of({ id: 'h4', kind: 'Session', expiresAt: past() }));
      expect(await store().sweep()).toBe(2);
      expect(await store().sweep()).toBe(0);
      expect(await find()).toBeDefined();
      expect(await find('h2')).toBeDefined();
    });

    test('created by many at one moment are those of one', async () => {
      const made = await many((on, at) => on.create(of({ body: String(at) })));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect((await find())?.body).toBe(String(made.indexOf(true)));
    });

    test('created by many where the time of one is up are those of one', async () => {
      await store().put(of({ expiresAt: past() }));
      const made = await many((on, at) => on.create(of({ body: String(at) })));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect((await find())?.body).toBe(String(made.indexOf(true)));
    });

    test('taken by many at one moment are given to one', async () => {
      await store().put(of());
      const taken = await many((on) => on.take(record.kind, 'h1'));
      expect(taken.filter((each) => each !== undefined).map(plain)).toEqual([of()]);
    });

    test('swapped by many at one moment are those of one', async () => {
      await store().put(of());
      const from = (await store().find(record.kind, 'h1'))?.version ?? 0;
      const swapped = await many((on, at) => on.swap(of({ body: String(at) }), from));
      expect(swapped.filter(Boolean)).toHaveLength(1);
      expect((await find())?.body).toBe(String(swapped.indexOf(true)));
    });

    test('put and ended by many at one moment lose nobody else’s', async () => {
      await many(async (on, at) => {
        await on.put(of({ id: `mine-${at}`, group: `g${at}`, body: String(at) }));
        await on.put(of({ id: `gone-${at}`, group: `h${at}` }));
        await on.removeGroup(`h${at}`);
      });
      expect(await store().count(record.kind)).toBe(attempts);
      expect((await find('mine-7'))?.body).toBe('7');
    });
  });
}

/** What every store of records in a database must do besides. */
export function sealedRecordContract(name: string, createBench: () => Promise<Required<RecordBench>>): void {
  const current: { bench: Required<RecordBench> | undefined } = { bench: undefined };
  const { store, sql } = {
    store: () => (current.bench as RecordBench).store,
    sql: (statement: string) => (current.bench as Required<RecordBench>).sql(statement),
  };

  describe(`records sealed in ${name}`, () => {
    beforeEach(async () => {
      current.bench = await createBench();
    });
    afterEach(() => current.bench?.remove());

    test('leave nothing of their body that can be read', async () => {
      const body = 'a body that nobody may read';
      await store().put({ ...record, body });
      await store().swap({ ...record, body: `${body} again` }, 1);
      await store().create({ ...record, id: 'h2', body });
      const rows = await sql('select * from oauth_records');
      expect(rows).toHaveLength(2);
      for (const row of rows) {
        const bytes = Object.values(row).map((value) =>
          value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
        );
        const all = Buffer.concat(bytes);
        for (const part of [body, 'nobody may', Buffer.from(body).toString('base64').slice(4, 24)])
          expect(all.includes(part), part).toBe(false);
      }
    });

    test('do not open at any place but their own', async () => {
      await store().put({ ...record, body: 'mine' });
      await store().put({ ...record, id: 'h2', body: 'of another' });
      await store().put({ ...record, kind: 'Session', body: 'of another kind' });
      await sql(`update oauth_records set sealed =
        (select other.sealed from oauth_records as other where other.key = 'AccessToken h1')`);
      expect((await store().find(record.kind, 'h1'))?.body).toBe('mine');
      await expect(store().find(record.kind, 'h2')).rejects.toThrow();
      await expect(store().take('Session', 'h1')).rejects.toThrow();
    });

    test('end by the clock of the database, not by that of an instance', async () => {
      await store().put({ ...record, expiresAt: Date.now() + 60_000 });
      vi.useFakeTimers({ toFake: ['Date'] });
      onTestFinished(() => {
        vi.useRealTimers();
      });
      vi.setSystemTime(Date.now() + 3_600_000);
      expect(await store().find(record.kind, 'h1')).toBeDefined();
      expect(await store().create(record)).toBe(false);
      expect(await store().sweep()).toBe(0);
    });

    test('are swept in any number', async () => {
      await sql(`insert into oauth_records (key, kind, sealed, version, expires_at)
        with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 1234)
        select 'Session ' || n, 'Session', ${sealedNothing(name)}, 1, 1000 from numbers`);
      expect(await store().sweep()).toBe(1_234);
      expect(await store().sweep()).toBe(0);
    });

    test('have no kind whose keys could be those of another', async () => {
      await expect(async () => store().find('a b', 'c')).rejects.toThrow('no space');
    });
  });
}

/** No bytes, as the engine of that name writes them. */
function sealedNothing(name: string): string {
  return name.includes('Postgres') ? `'\\x'::bytea` : `x''`;
}
