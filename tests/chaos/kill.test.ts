import { afterEach, expect, test } from 'vitest';
import { createDatabase, type Database } from '../postgres/database.ts';
import { eachInItsFolder } from '../store/folder.ts';
import { integrity, killWhileWriting, lost } from '../store/kill-while-writing.ts';
import { openAt } from '../store/place.ts';

const folder = eachInItsFolder();
let database: Database | undefined;

afterEach(async () => {
  await database?.drop();
});

test('two hundred kills during writes lose nothing that was acknowledged', async () => {
  const acknowledged = await killWhileWriting(folder.path, 200);
  expect(acknowledged.tokens.length).toBeGreaterThan(200);
  const store = await folder.open({ exclusive: true });
  expect(await lost(store, acknowledged)).toEqual([]);
  expect(integrity(folder.path)).toEqual(['ok', 'ok']);
}, 1_200_000);

test('two hundred kills of an instance on Postgres lose nothing that was acknowledged', async () => {
  database = await createDatabase();
  const place = `#${database.url}`;
  const acknowledged = await killWhileWriting(place, 200);
  expect(acknowledged.tokens.length).toBeGreaterThan(200);
  const store = await openAt(place, true);
  expect(await lost(store, acknowledged)).toEqual([]);
  await store.close();
}, 1_200_000);
