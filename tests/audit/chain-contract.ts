import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepBatch } from '../../packages/gateway/src/audit/append.ts';
import { prune, pruneInTurn } from '../../packages/gateway/src/audit/prune.ts';
import { type AuditBench, type AuditPlace, benchOn } from './bench.ts';
import { event, ids } from './event.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

/** What hash chain and retention must do on every engine. */
export function chainContract(engine: string, createPlace: () => Promise<AuditPlace>): void {
  let bench: AuditBench;
  beforeEach(async () => {
    bench = benchOn(await createPlace());
    await (await bench.trail()).close();
  });
  afterEach(() => bench.remove());

  /** A batch of three events on each of so many days. */
  const daysOfEvents = async (days: number) => {
    const { db } = bench.access();
    for (let number = 0; number < days; number += 1) {
      const events = ids(`d${number}-`, 3).map((id) => event(id, { ts: start + number * day }));
      await keepBatch(db, { key: `day ${number}`, events }, start + number * day);
    }
    return db;
  };
  const verified = async () => (await bench.reader()).verify();

  describe(`the hash chain on ${engine}`, () => {
    test('is whole after writing, and ends in a digest that another batch changes', async () => {
      await daysOfEvents(5);
      const { head, ...counts } = await verified();
      expect({ ...counts, batch: head.batch }).toEqual({ batches: 5, events: 15, batch: 5 });
      await bench.record([event('later')]);
      const later = await verified();
      expect(later).toMatchObject({ batches: 6, events: 16, head: { batch: 6 } });
      expect(later.head.digest).not.toBe(head.digest);
    });

    test('of several pages is whole', async () => {
      const { db } = bench.access();
      for (let batch = 0; batch < 5; batch += 1) {
        await keepBatch(db, { key: String(batch), events: ids('e', 1_000).map((id) => event(id)) }, batch);
      }
      expect(await verified()).toMatchObject({ batches: 5, events: 5_000 });
      await bench.sql("update audit_events set outcome = 'error' where id = 4500");
      await expect(verified()).rejects.toMatchObject({
        code: 'audit_broken',
        message: expect.stringContaining('batch 5'),
      });
    });

    test.each([
      ['an event was changed', "update audit_events set principal = 'token:other' where id = 5", 2, '4 to 6', 'digest'],
      ['an event was removed', 'delete from audit_events where id = 5', 2, '4 to 6', 'event 5 is missing'],
      ['the last events were removed', 'delete from audit_events where id > 13', 5, '13 to 15', 'event 14 is missing'],
      ['two events changed places', 'update audit_events set ts = ts + id where id in (1, 2)', 1, '1 to 3', 'digest'],
      [
        'a batch with its events was removed',
        'delete from audit_batches where id = 3; delete from audit_events where id between 7 and 9',
        3,
        '7 to 9',
        'the batch is missing',
      ],
      [
        'the last batch with its events was removed',
        'delete from audit_batches where id = 5; delete from audit_events where id > 12',
        5,
        '13 to 15',
        'newest batches are missing',
      ],
      ['a digest was changed', "update audit_batches set digest = 'aa' where id = 4", 4, '10 to 12', 'digest'],
      [
        "a batch's time was changed",
        'update audit_batches set created_at = created_at + 1 where id = 4',
        4,
        '10 to 12',
        'digest',
      ],
      [
        'an event was added behind',
        'insert into audit_events select 99, ts, latency_ms, bytes_out, correlation_id, kind, action, target, gateway, server, principal, app, outcome, code, words from audit_events where id = 1',
        6,
        '99 to 99',
        'no batch has this event',
      ],
      [
        'the beginning was removed as if by retention',
        'delete from audit_events where id < 7; delete from audit_batches where id < 2; update audit_head set pruned = 2',
        2,
        '1 to 6',
        'retention did not remove it',
      ],
    ])('is broken where %s', async (_, sql, batch, range, reason) => {
      await daysOfEvents(5);
      for (const part of sql.split('; ')) await bench.sql(part);
      await expect(verified()).rejects.toMatchObject({
        code: 'audit_broken',
        message: expect.stringMatching(new RegExp(`batch ${batch} \\(events ${range}\\).*${reason}`)),
      });
    });

    test('can be checked while the trail goes on', async () => {
      const trail = await bench.trail();
      const reader = await bench.reader();
      for (let round = 0; round < 10; round += 1) {
        for (const id of ids('e', 150)) trail.record(event(id));
        const [{ events }] = await Promise.all([reader.verify(), trail.flush()]);
        expect(events).toBeGreaterThanOrEqual(150 * round);
      }
      expect(await reader.verify()).toMatchObject({ events: 1_500 });
    });
  });

  describe(`retention on ${engine}`, () => {
    test('removes what is older, says so, and leaves a chain that is whole', async () => {
      const db = await daysOfEvents(10);
      await prune(db, { days: 4, now: start + 10 * day });
      const kept = await bench.kept();
      expect(kept).toEqual([...[6, 7, 8, 9].flatMap((number) => ids(`d${number}-`, 3)), '']);
      expect((await bench.events()).at(-1)).toMatchObject({
        kind: 'admin',
        action: 'audit.prune',
        target: 'batch 6',
        id: 31,
      });
      expect(await verified()).toMatchObject({ batches: 5, events: 13, head: { batch: 11 } });
      await bench.record([event('later')]);
      await prune(db, { days: 4, now: start + 12 * day });
      expect(await verified()).toMatchObject({ batches: 5, events: 9 });
      await bench.sql('delete from audit_events where id = 26');
      await expect(verified()).rejects.toMatchObject({
        code: 'audit_broken',
        message: expect.stringContaining('batch 9'),
      });
    });

    test('removes and records nothing where nothing is older', async () => {
      const db = await daysOfEvents(3);
      await prune(db, { days: 30, now: start + 3 * day });
      expect(await bench.kept()).toHaveLength(9);
    });

    test('goes on where a run ended half-way, which looks like no manipulation', async () => {
      const db = await daysOfEvents(10);
      await prune(db, { days: 4, now: start + 10 * day, signal: AbortSignal.abort() });
      expect(await verified()).toMatchObject({ batches: 5, events: 13 });
      expect(await bench.kept()).toHaveLength(31);
      await prune(db, { days: 4, now: start + 10 * day });
      expect(await bench.kept()).toHaveLength(13);
      expect(await verified()).toMatchObject({ batches: 5, events: 13 });
    });

    test('removes more than one chunk', async () => {
      const { db } = bench.access();
      for (let batch = 0; batch < 6; batch += 1) {
        await keepBatch(db, { key: String(batch), events: ids('e', 1_000).map((id) => event(id)) }, start);
      }
      await prune(db, { days: 1, now: start + 2 * day });
      expect(await bench.kept()).toEqual(['']);
      expect(await verified()).toMatchObject({ batches: 1, events: 1 });
    });

    test('is done by one of several within the hour', async () => {
      await daysOfEvents(10);
      const pruning = { days: 4, now: start + 10 * day };
      const access = bench.access();
      await Promise.all([pruneInTurn(access, pruning), pruneInTurn(access, pruning)]);
      expect((await bench.events()).filter(({ action }) => action === 'audit.prune')).toHaveLength(1);
      await pruneInTurn(access, { days: 1, now: start + 10 * day });
      expect(await bench.kept()).toHaveLength(13);
      await bench.sql('update audit_head set pruned_at = pruned_at - 3600001');
      await pruneInTurn(access, { days: 1, now: start + 10 * day });
      expect(await bench.kept()).toEqual(['d9-0', 'd9-1', 'd9-2', '', '']);
    });

    test('is done by a trail that is told to, when it is opened', async () => {
      await daysOfEvents(10);
      await bench.trail({ retentionDays: 30 });
      const actions = async () => (await bench.events()).map(({ action }) => action);
      await vi.waitFor(async () => expect(await actions()).toEqual(['audit.prune']), { timeout: 5_000 });
    });
  });
}
