import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditFilter } from '../../packages/gateway/src/audit/audit.ts';
import { prune } from '../../packages/gateway/src/audit/prune.ts';
import { addRefusals } from '../../packages/gateway/src/audit/refusal-rows.ts';
import { type AuditBench, type AuditPlace, benchOn } from './bench.ts';
import { event } from './event.ts';

const hour = 3_600_000;
const noon = Date.UTC(2026, 0, 1, 12);

const askedOf = [
  event('a', {
    ts: noon,
    gateway: 'main',
    server: 'crm',
    principal: 'token:ci',
    outcome: 'ok',
    target: 'crm__add_note',
  }),
  event('b', {
    ts: noon + 1,
    gateway: 'main',
    server: 'demo',
    principal: 'cli',
    outcome: 'error',
    code: 'upstream_timeout',
    target: 'demo__add_note',
  }),
  event('c', {
    ts: noon + 2,
    gateway: 'side',
    server: 'crm',
    principal: 'token:ci',
    outcome: 'denied',
    target: 'https://files.example.com/Reports/2026-Q1.pdf',
  }),
  event('d', {
    ts: noon + 3,
    gateway: 'side',
    server: '',
    principal: 'token:Ölf',
    app: 'Café ΣΊΣΥΦΟΣ 1.0',
    target: "it's 100% _ \\ * NEAR(x) AND",
  }),
];

/** What can be asked of the trail on every engine. */
export function queryContract(engine: string, createPlace: () => Promise<AuditPlace>): void {
  let bench: AuditBench;
  const open = async () => {
    bench = benchOn(await createPlace());
  };
  const remove = () => bench.remove();

  const found = async (filter: AuditFilter) => {
    const events = await (await bench.reader()).tail({ afterId: 0, limit: 100, ...filter });
    return events.map(({ correlationId }) => correlationId);
  };

  describe(`events on ${engine}`, () => {
    // Asking changes nothing, so that all may ask the same trail.
    beforeAll(async () => {
      await open();
      await bench.record(askedOf);
    });
    afterAll(remove);

    test.each<[AuditFilter, string[]]>([
      [{}, ['a', 'b', 'c', 'd']],
      [{ since: noon + 1, until: noon + 3 }, ['b', 'c']],
      [{ gateway: 'main' }, ['a', 'b']],
      [{ server: 'crm' }, ['a', 'c']],
      [{ principal: 'token:ci' }, ['a', 'c']],
      [{ outcome: 'error' }, ['b']],
      [{ server: 'crm', outcome: 'denied', since: noon }, ['c']],
      [{ gateway: "main' or 1=1" }, []],
      [{ search: 'add' }, ['a', 'b']],
      [{ search: 'ADD NOTE' }, ['a', 'b']],
      [{ search: 'note demo' }, ['b']],
      [{ search: 'demo__add_note' }, ['b']],
      [{ search: 'add_note demo' }, ['b']],
      [{ search: 'files.example.com' }, ['c']],
      [{ search: 'https://files.example.com/reports/2026-q1.pdf' }, ['c']],
      [{ search: 'example q1 2026' }, ['c']],
      [{ search: 'timeout' }, ['b']],
      [{ search: 'token:ci' }, ['a', 'c']],
      [{ search: 'ölf' }, ['d']],
      [{ search: 'O\u0308LF' }, ['d']],
      [{ search: 'olf' }, []],
      [{ search: 'café' }, ['d']],
      [{ search: '100%' }, ['d']],
      [{ search: 'near(x) "and' }, ['d']],
      [{ search: '-add' }, ['a', 'b']],
      [{ search: 'ad' }, []],
      [{ search: 'ad*' }, []],
      [{ search: 'add or timeout' }, []],
      [{ search: 'add crm', gateway: 'main' }, ['a']],
      [{ search: 'add', since: noon + 1 }, ['b']],
      [{ search: '' }, []],
      [{ search: '"*%_' }, []],
    ])('that match %j', async (filter, expected) => {
      expect(await found(filter)).toEqual(expected);
    });
  });

  describe(`events on ${engine} after retention`, () => {
    beforeEach(open);
    afterEach(remove);

    test('are not found any more', async () => {
      await bench.record(askedOf);
      const { db } = bench.access();
      await prune(db, { days: 1, now: Date.now() + 2 * 24 * hour });
      expect(await found({ search: 'note' })).toEqual([]);
      expect(await found({ search: 'prune' })).toHaveLength(1);
    });
  });

  describe(`hours on ${engine}`, () => {
    beforeEach(open);
    afterEach(remove);

    const hours = async () => (await bench.reader()).hours({ since: noon - hour, until: noon + 24 * hour });

    test('count calls by server and tool, with shares of errors, and outlive the events', async () => {
      const calls = [1, 2, 3, 4].map((latencyMs) =>
        event('a', { ts: noon + latencyMs, latencyMs, server: 'crm', target: 'crm__get' }),
      );
      await bench.record([
        ...calls,
        event('b', { ts: noon + 5, server: 'crm', target: 'crm__get', outcome: 'error', latencyMs: 1_000 }),
        event('c', { ts: noon + hour, server: 'crm', target: 'crm__get', latencyMs: 5 }),
        event('d', { ts: noon, server: 'crm', action: 'resources/read', target: 'file:///1', latencyMs: 7 }),
        event('e', { ts: noon, server: 'crm', action: 'resources/read', target: 'file:///2', latencyMs: 7 }),
        event('f', { ts: noon, server: '', target: 'made up', outcome: 'denied', latencyMs: 0 }),
        event('g', { ts: noon, server: '', target: 'made up too', outcome: 'denied', latencyMs: 0 }),
        event('h', { ts: noon, kind: 'admin', action: 'server.add', target: 'crm' }),
      ]);
      await bench.record(calls);
      const expected = [
        { hour: noon, server: '', target: '', calls: 2, errorShare: 1 },
        { hour: noon, server: 'crm', target: '', calls: 2, errorShare: 0, p50: 7, p95: 7 },
        { hour: noon, server: 'crm', target: 'crm__get', calls: 9, errorShare: 1 / 9 },
        { hour: noon + hour, server: 'crm', target: 'crm__get', calls: 1, errorShare: 0, p50: 5, p95: 5 },
      ];
      expect(await hours()).toMatchObject(expected);
      await prune(bench.access().db, { days: 1, now: Date.now() + 2 * 24 * hour });
      expect(await bench.kept()).toEqual(['']);
      expect(await hours()).toMatchObject(expected);
      await prune(bench.access().db, { days: 1, now: noon + 402 * 24 * hour });
      expect(await hours()).toEqual([]);
    });

    test('tell percentiles within 6 % of exact', async () => {
      const random = randomNumbers(7);
      const latencies = Array.from({ length: 3_000 }, () => Math.exp(3 + 1.2 * normal(random)));
      await bench.record(latencies.map((latencyMs) => event('a', { ts: noon, latencyMs })));
      const [found] = await hours();
      const sorted = latencies.toSorted((a, b) => a - b);
      for (const [estimate = 0, share] of [
        [found?.p50, 0.5],
        [found?.p95, 0.95],
      ] as const) {
        const exact = sorted[Math.floor(share * sorted.length)] ?? 0;
        expect(Math.abs(estimate / exact - 1)).toBeLessThan(0.06);
      }
    });
  });

  describe(`refused strangers on ${engine}`, () => {
    beforeEach(open);
    afterEach(remove);

    const refused = async (since = 0) =>
      (await (await bench.reader()).refusals({ since, limit: 100 })).map(({ minute, ...rest }) => rest);

    test('are counted by network and reason, beside those of other instances', async () => {
      const [one, two] = [await bench.trail(), await bench.trail()];
      for (let number = 0; number < 300; number += 1) one.countRefused(`203.0.113.${number % 256}`, 'token_missing');
      for (const trail of [one, two]) trail.countRefused('2001:db8:0:12ff::1', 'token_invalid');
      two.countRefused('::ffff:198.51.100.7', 'token_invalid');
      await one.close();
      await two.close();
      // A minute may end in between.
      const counts = new Map<string, number>();
      for (const { prefix, code, count } of await refused()) {
        counts.set(`${prefix} ${code}`, (counts.get(`${prefix} ${code}`) ?? 0) + count);
      }
      expect(Object.fromEntries(counts)).toEqual({
        '198.51.100.0/24 token_invalid': 1,
        '2001:db8:0:1200::/56 token_invalid': 2,
        '203.0.113.0/24 token_missing': 300,
      });
      expect(await bench.kept()).toEqual([]);
    });

    test('take none of the room of those who are known', async () => {
      const trail = await bench.trail({ capacity: 1 });
      for (let number = 0; number < 50_000; number += 1) trail.countRefused(`10.${number % 256}.7.1`, 'token_missing');
      expect(trail.room()).toBeUndefined();
      trail.record(event('known'));
      await trail.flush();
      expect(await bench.kept()).toEqual(['known']);
    });

    test('are added up, listed from a moment on, and removed by retention', async () => {
      await (await bench.trail()).close();
      const { db } = bench.access();
      const row = { prefix: '203.0.113.0/24', code: 'token_missing', count: 2 };
      await addRefusals(db, [
        { ...row, minute: noon },
        { ...row, minute: noon + 60_000 },
      ]);
      await addRefusals(db, [{ ...row, minute: noon, count: 40 }]);
      expect(await refused()).toEqual([{ ...row, count: 42 }, row]);
      expect(await refused(noon + 1)).toEqual([row]);
      await prune(db, { days: 1, now: noon + 24 * hour + 30_000 });
      expect(await refused()).toEqual([row]);
    });
  });
}

/** Uniform numbers from 0 to 1, the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}
