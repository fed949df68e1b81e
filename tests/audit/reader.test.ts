import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startHelper } from '../store/process.ts';
import { event, ids } from './event.ts';
import { eachInItsFolder } from './folder.ts';

const folder = eachInItsFolder();

test('a reader beside the trail sees each event once it is flushed', async () => {
  const trail = await folder.trail();
  const reader = await folder.reader();
  for (const id of ['a', 'b', 'c']) {
    trail.record(event(id));
    await trail.flush();
    expect((await reader.tail({ afterId: 0, limit: 1 })).map(({ correlationId }) => correlationId)).toEqual([id]);
  }
});

test('limit gives the newest, oldest first; afterId only what came later', async () => {
  const trail = await folder.trail();
  for (const id of ids('e', 10)) trail.record(event(id));
  await trail.flush();
  const reader = await folder.reader();
  const tail = async (afterId: number, limit: number) =>
    (await reader.tail({ afterId, limit })).map(({ id, correlationId }) => `${id}:${correlationId}`);
  expect(await tail(0, 3)).toEqual(['8:e7', '9:e8', '10:e9']);
  expect(await tail(8, 100)).toEqual(['9:e8', '10:e9']);
  expect(await tail(8, 1)).toEqual(['10:e9']);
  expect(await tail(10, 100)).toEqual([]);
});

test('a folder without a trail has no events and gets no file; a trail that begins later is found', async () => {
  const reader = await folder.reader();
  expect(await reader.tail({ afterId: 0, limit: 10 })).toEqual([]);
  expect(existsSync(folder.path)).toBe(false);
  const trail = await folder.trail();
  trail.record(event('a'));
  await trail.flush();
  expect(await reader.tail({ afterId: 0, limit: 10 })).toMatchObject([{ id: 1, correlationId: 'a' }]);
});

test('a reader after the trail was closed sees everything', async () => {
  const trail = await folder.trail();
  trail.record(event('a'));
  await trail.close();
  const reader = await folder.reader();
  expect(await reader.tail({ afterId: 0, limit: 10 })).toMatchObject([{ correlationId: 'a' }]);
});

test('a reader does not hold up the trail', async () => {
  const trail = await folder.trail();
  trail.record(event('a'));
  await trail.flush();
  const other = folder.connection();
  other.exec('begin');
  other.prepare('select count(*) from audit_events').get();
  trail.record(event('b'));
  await trail.flush();
  other.exec('commit');
  expect(await folder.kept()).toEqual(['a', 'b']);
});

test('another process records into the same trail while this one does', async () => {
  const trail = await folder.trail();
  const helper = startHelper('../audit/record-in.ts', folder.path, '300');
  for (const id of ids('here', 300)) {
    trail.record(event(id));
    if (id.endsWith('0')) await trail.flush();
  }
  await helper.lines;
  await trail.flush();
  const kept = await folder.kept();
  expect(kept.filter((id) => id.startsWith('here'))).toEqual(ids('here', 300));
  expect(kept.filter((id) => id.startsWith('there'))).toEqual(ids('there', 300));
});

test('what was flushed survives the kill of its process', async () => {
  const helper = startHelper('../audit/record-in.ts', folder.path, '300', 'hang');
  const [chunk] = await helper.child.stdout.take(1).toArray();
  expect(String(chunk)).toBe('flushed\n');
  helper.child.kill('SIGKILL');
  await helper.lines;
  expect(await folder.kept()).toEqual(ids('there', 300));
});
