import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pruneInTurn } from '../../packages/gateway/src/audit/prune.ts';
import { type AuditBench, benchOn } from './bench.ts';
import { auditContract } from './contract.ts';
import { event, ids } from './event.ts';
import { sqlitePlace } from './places.ts';

auditContract('SQLite', sqlitePlace);

let bench: AuditBench;
let file = '';
beforeEach(async () => {
  bench = benchOn(await sqlitePlace());
  file = join(bench.place, 'audit.db');
});
afterEach(() => bench.remove());

test('under a full queue room makes callers wait, and nothing is dropped', async () => {
  const trail = await bench.trail({ capacity: 10 });
  const other = new Sqlite(file);
  other.exec('begin immediate');
  for (const id of ids('e', 10)) {
    expect(trail.room()).toBeUndefined();
    trail.record(event(id));
  }
  let open = false;
  const room = trail.room()?.then(() => (open = true));
  expect(room).toBeInstanceOf(Promise);
  trail.record(event('past the capacity'));
  await delay(400);
  expect(open).toBe(false);
  other.exec('commit');
  other.close();
  await room;
  expect(trail.room()).toBeUndefined();
  await trail.flush();
  expect(await bench.kept()).toEqual([...ids('e', 10), 'past the capacity']);
});

test('after its worker died a trail refuses room and flush, and says so once', async () => {
  const trail = await bench.trail({ capacity: 10 });
  // The worker opens the file after this thread proved that it can be opened.
  rmSync(file);
  mkdirSync(file);
  trail.record(event('a'));
  const flushed = trail.flush();
  await expect(flushed).rejects.toMatchObject({ code: 'overloaded' });
  await expect(trail.room()).rejects.toMatchObject({ code: 'overloaded' });
  trail.record(event('b'));
  await expect(trail.flush()).rejects.toMatchObject({ code: 'overloaded' });
  expect(bench.logged).toMatchObject([{ level: 'fatal', msg: expect.stringContaining('restart'), unkept: 1 }]);
  await trail.close();
  expect(bench.logged.slice(1)).toMatchObject([{ level: 'error', unkept: 2 }]);
});

test('a reader does not hold up the trail', async () => {
  await bench.record([event('a')]);
  const other = new Sqlite(file);
  other.exec('begin');
  other.prepare('select count(*) from audit_events').get();
  await bench.record([event('b')]);
  other.exec('commit');
  other.close();
  expect(await bench.kept()).toEqual(['a', 'b']);
});

test('a folder without a trail has no events and gets no file; a trail that begins later is found', async () => {
  const reader = await bench.reader();
  expect(await reader.tail({ afterId: 0, limit: 10 })).toEqual([]);
  expect(await reader.verify()).toMatchObject({ batches: 0, events: 0 });
  expect(existsSync(bench.place)).toBe(false);
  await bench.record([event('a')]);
  expect(await reader.tail({ afterId: 0, limit: 10 })).toMatchObject([{ id: 1, correlationId: 'a' }]);
});

test('the file is for its owner only, in WAL, with strict types and indexes by time', async () => {
  const trail = await bench.trail();
  trail.record(event('a'));
  await trail.flush();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
  const other = new Sqlite(file);
  expect(other.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(() => other.exec("update audit_events set ts = 'yesterday'")).toThrow(/cannot store TEXT value in INTEGER/);
  const plan = (sql: string) => JSON.stringify(other.prepare(`explain query plan ${sql}`).all());
  expect(
    plan('select target, outcome, sum(latency_ms) from audit_events where ts between 5 and 9 group by 1, 2'),
  ).toContain('COVERING INDEX audit_events_time');
  expect(plan("select * from audit_events where target = 'a' and ts > 5")).toContain('audit_events_target');
  expect(plan("select * from audit_events where principal = 'a' and ts > 5")).toContain('audit_events_principal');
  other.close();
});

test('the file gives back the room of what retention removed', async () => {
  await bench.record(ids('e', 5_000).map((id) => event(id)));
  const access = bench.access();
  const checkpoint = () => sql`pragma wal_checkpoint(truncate)`.execute(access.db);
  await checkpoint();
  const full = statSync(file).size;
  await pruneInTurn(access, { days: 1, now: Date.now() + 3 * 86_400_000 });
  await checkpoint();
  expect(statSync(file).size).toBeLessThan(full / 4);
  expect(await bench.kept()).toEqual(['']);
});

test('a folder that cannot be made is data_unwritable', async () => {
  writeFileSync(bench.place, 'a file where the folder belongs');
  await expect(bench.trail()).rejects.toMatchObject({ code: 'data_unwritable' });
});

test('a file that is no database is data_unwritable, and left as it is', async () => {
  mkdirSync(bench.place);
  writeFileSync(file, 'no database at all, but long enough to be looked at as one'.repeat(20));
  const { size } = statSync(file);
  await expect(bench.trail()).rejects.toMatchObject({ code: 'data_unwritable' });
  expect(statSync(file).size).toBe(size);
});
