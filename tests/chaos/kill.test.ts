import { expect, test } from 'vitest';
import { eachInItsFolder } from '../store/folder.ts';
import { integrity, killWhileWriting, lost } from '../store/kill-while-writing.ts';

const folder = eachInItsFolder();

test('two hundred kills during writes lose nothing that was acknowledged', async () => {
  const acknowledged = await killWhileWriting(folder.path, 200);
  expect(acknowledged.tokens.length).toBeGreaterThan(200);
  const store = await folder.open({ exclusive: true });
  expect(await lost(store, acknowledged)).toEqual([]);
  expect(integrity(folder.path)).toEqual(['ok', 'ok']);
}, 900_000);
