import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openConnection } from '../../packages/gateway/src/store/sqlite/connection.ts';
import { createStatements } from '../../packages/gateway/src/store/sqlite/statements.ts';
import { isOlder } from '../../packages/gateway/src/store/sqlite/version.ts';
import { eachInItsFolder } from './folder.ts';

const folder = eachInItsFolder();
const file = () => join(folder.path, 'gateway.db');

test('a write connection syncs every commit, keeps foreign keys and waits for its turn', async () => {
  await (await folder.open()).close();
  const connection = openConnection(file(), 'write');
  const pragma = (name: string) => connection.pragma(name, { simple: true });
  expect([pragma('journal_mode'), pragma('foreign_keys'), pragma('busy_timeout')]).toEqual(['wal', 1, 5_000]);
  // 2 is FULL: what was answered survives a power cut.
  expect(pragma('synchronous')).toBe(2);
  connection.close();
});

test('a read connection cannot write', async () => {
  await (await folder.open()).close();
  const connection = openConnection(file(), 'read');
  expect(() => connection.exec('delete from servers')).toThrow('readonly');
  connection.close();
});

test('the statements used last stay prepared', async () => {
  await (await folder.open()).close();
  const connection = openConnection(file(), 'read');
  const prepare = vi.spyOn(connection, 'prepare');
  const run = createStatements(connection, 2);
  const values = ['1', '2', '1', '3', '1', '2'].map((number) => run(`select ${number} as n`, []).rows);
  expect(values).toEqual([1, 2, 1, 3, 1, 2].map((n) => [{ n }]));
  expect(prepare.mock.calls.map(([sql]) => sql)).toEqual(['1', '2', '3', '2'].map((number) => `select ${number} as n`));
  connection.close();
});

test.each([
  ['3.51.2', true],
  ['3.51.3', false],
  ['3.51.10', false],
  ['3.9.99', true],
  ['3.54.1', false],
  ['4.0', false],
  ['3.51', true],
])('%s is older than 3.51.3: %s', (version, older) => {
  expect(isOlder(version, '3.51.3')).toBe(older);
});
