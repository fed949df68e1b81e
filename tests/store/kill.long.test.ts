import { expect, test } from 'vitest';
import { eachInItsFolder } from './folder.ts';
import { integrity, killWhileWriting, lost } from './kill-while-writing.ts';

const folder = eachInItsFolder();

test('twenty kills during writes lose no acknowledged server, secret or token', async () => {
  const acknowledged = await killWhileWriting(folder.path, 20);
  expect(acknowledged.servers.length).toBeGreaterThan(20);
  expect(acknowledged.tokens.length).toBeGreaterThan(20);
  const store = await folder.open({ exclusive: true });
  expect(await lost(store, acknowledged)).toEqual([]);
  expect(integrity(folder.path)).toEqual(['ok', 'ok']);
}, 120_000);
