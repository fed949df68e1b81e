import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { event, ids } from './event.ts';
import { eachInItsFolder } from './folder.ts';

const folder = eachInItsFolder();

test('events are on disk in the order in which they were recorded', async () => {
  const trail = await folder.trail();
  const recorded = ids('e', 2_345);
  for (const id of recorded) trail.record(event(id));
  await trail.flush();
  expect(await folder.kept()).toEqual(recorded);
  expect(folder.logged).toEqual([]);
});

test('an event comes back as it was recorded, with its place in the trail', async () => {
  const trail = await folder.trail();
  const [first, second] = [
    event('a', { outcome: 'denied', code: 'tool_unknown', latencyMs: 0.0625, target: 'ключ 🔑 "\'; --', server: '' }),
    event('b', { kind: 'admin', action: 'server.add', bytesOut: 2 ** 40 }),
  ];
  trail.record(first);
  trail.record(second);
  await trail.flush();
  const reader = await folder.reader();
  expect(await reader.tail({ afterId: 0, limit: 10 })).toEqual([
    { id: 1, ...first },
    { id: 2, ...second },
  ]);
});

test('flush settles at once where nothing was recorded', async () => {
  const trail = await folder.trail();
  await trail.flush();
  expect(await folder.kept()).toEqual([]);
});

test('flush waits for what was recorded before it, while more is recorded behind', async () => {
  const trail = await folder.trail();
  for (const id of ids('a', 250)) trail.record(event(id));
  const flushed = trail.flush();
  for (const id of ids('b', 250)) trail.record(event(id));
  await flushed;
  expect((await folder.kept()).slice(0, 250)).toEqual(ids('a', 250));
  await trail.flush();
  expect(await folder.kept()).toEqual([...ids('a', 250), ...ids('b', 250)]);
});

test('an event is on disk soon, without a flush', async () => {
  const trail = await folder.trail();
  trail.record(event('a'));
  await vi.waitFor(async () => expect(await folder.kept()).toEqual(['a']), { timeout: 2_000 });
  trail.record(event('b'));
  await vi.waitFor(async () => expect(await folder.kept()).toEqual(['a', 'b']), { timeout: 2_000 });
});

test('close puts what is queued on disk', async () => {
  const trail = await folder.trail();
  for (const id of ids('e', 1_500)) trail.record(event(id));
  await trail.close();
  expect(await folder.kept()).toEqual(ids('e', 1_500));
  expect(folder.logged).toEqual([]);
});

test('a trail that is opened again goes on where it ended', async () => {
  for (const id of ['a', 'b']) {
    const trail = await folder.trail();
    trail.record(event(id));
    await trail.close();
  }
  const reader = await folder.reader();
  const events = await reader.tail({ afterId: 0, limit: 10 });
  expect(events.map(({ id, correlationId }) => [id, correlationId])).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
});

test('under a full queue room makes callers wait, and nothing is dropped', async () => {
  const trail = await folder.trail({ capacity: 10 });
  const other = folder.connection();
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
  await room;
  expect(trail.room()).toBeUndefined();
  await trail.flush();
  expect(await folder.kept()).toEqual([...ids('e', 10), 'past the capacity']);
});

test('many callers that ask for room before each event never lose one', async () => {
  const trail = await folder.trail({ capacity: 50 });
  const waits: string[] = [];
  const call = async (caller: string) => {
    for (const id of ids(caller, 100)) {
      const room = trail.room();
      if (room) waits.push(id);
      await room;
      trail.record(event(id));
    }
  };
  const callers = ['a', 'b', 'c', 'd', 'e'];
  await Promise.all(callers.map(call));
  await trail.flush();
  const kept = await folder.kept();
  expect(waits.length).toBeGreaterThan(0);
  for (const caller of callers) expect(kept.filter((id) => id.startsWith(caller))).toEqual(ids(caller, 100));
  expect(kept).toHaveLength(500);
});

test('a disk that refuses is logged once and tried again; in the end every event is there once, in order', async () => {
  const trail = await folder.trail();
  trail.record(event('before'));
  await trail.flush();
  const other = folder.connection();
  other.exec('alter table audit_events rename to elsewhere');
  for (const id of ids('a', 3)) trail.record(event(id));
  await vi.waitFor(() => expect(folder.logged).toHaveLength(1), { timeout: 5_000 });
  for (const id of ids('b', 200)) trail.record(event(id));
  await delay(1_200);
  expect(folder.logged).toMatchObject([{ level: 'error', msg: expect.stringContaining('tried again') }]);
  other.exec('alter table elsewhere rename to audit_events');
  await trail.flush();
  expect(await folder.kept()).toEqual(['before', ...ids('a', 3), ...ids('b', 200)]);
});

test('two trails in one folder keep the events of both, each in its order', async () => {
  const [server, cli] = await Promise.all([folder.trail(), folder.trail()]);
  for (let index = 0; index < 600; index++) {
    server.record(event(`server${index}`));
    cli.record(event(`cli${index}`));
  }
  await Promise.all([server.flush(), cli.flush()]);
  await cli.close();
  server.record(event('server600'));
  await server.flush();
  const kept = await folder.kept();
  expect(kept).toHaveLength(1_201);
  expect(kept.filter((id) => id.startsWith('server'))).toEqual(ids('server', 601));
  expect(kept.filter((id) => id.startsWith('cli'))).toEqual(ids('cli', 600));
});

test('after its worker died a trail refuses room and flush, and says so once', async () => {
  const trail = await folder.trail({ capacity: 10 });
  // The worker opens the file after this thread proved that it can be opened.
  rmSync(folder.file);
  mkdirSync(folder.file);
  trail.record(event('a'));
  const flushed = trail.flush();
  await expect(flushed).rejects.toMatchObject({ code: 'overloaded' });
  await expect(trail.room()).rejects.toMatchObject({ code: 'overloaded' });
  trail.record(event('b'));
  await expect(trail.flush()).rejects.toMatchObject({ code: 'overloaded' });
  expect(folder.logged).toMatchObject([{ level: 'fatal', msg: expect.stringContaining('restart'), unkept: 1 }]);
  await trail.close();
  expect(folder.logged.slice(1)).toMatchObject([{ level: 'error', unkept: 2 }]);
});

test('odd values are kept in bounds instead of holding back what comes behind', async () => {
  const trail = await folder.trail();
  trail.record(event('long', { target: 'x'.repeat(5_000_000), app: 'a\0b\uD800' }));
  trail.record(event('numbers', { ts: Number.NaN, latencyMs: Number.POSITIVE_INFINITY, bytesOut: 1e300 }));
  trail.record(event('behind'));
  await trail.flush();
  const [long, numbers, behind] = await (await folder.reader()).tail({ afterId: 0, limit: 10 });
  expect(long?.target).toBe(`${'x'.repeat(1_023)}…`);
  expect(long?.app).toBe('a\uFFFDb\uFFFD');
  expect(numbers).toMatchObject({ ts: 0, latencyMs: 0, bytesOut: 0 });
  expect(behind?.correlationId).toBe('behind');
});

test('the file is for its owner only, in WAL, with strict types and an index by time', async () => {
  const trail = await folder.trail();
  trail.record(event('a'));
  await trail.flush();
  expect(statSync(folder.file).mode & 0o777).toBe(0o600);
  expect(statSync(`${folder.file}-wal`).mode & 0o777).toBe(0o600);
  const other = folder.connection();
  expect(other.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(() => other.exec("update audit_events set ts = 'yesterday'")).toThrow(/cannot store TEXT value in INTEGER/);
  const plan = other.prepare('explain query plan select outcome from audit_events where ts > 5').all();
  expect(JSON.stringify(plan)).toContain('audit_events_ts');
});

test('a folder that cannot be made is data_unwritable', async () => {
  writeFileSync(folder.path, 'a file where the folder belongs');
  await expect(folder.trail()).rejects.toMatchObject({ code: 'data_unwritable' });
});

test('a file that is no database is data_unwritable, and left as it is', async () => {
  mkdirSync(dirname(folder.file));
  writeFileSync(folder.file, 'no database at all, but long enough to be looked at as one'.repeat(20));
  const { size } = statSync(folder.file);
  await expect(folder.trail()).rejects.toMatchObject({ code: 'data_unwritable' });
  expect(statSync(folder.file).size).toBe(size);
});

test('a trail of a newer gatehouse is refused', async () => {
  await (await folder.trail()).close();
  folder.connection().pragma('user_version = 99');
  await expect(folder.trail()).rejects.toMatchObject({ code: 'store_newer' });
});
