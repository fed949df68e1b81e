import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { type Connection, openConnection } from '../../packages/gateway/src/store/sqlite/connection.ts';
import { textOf } from './repository-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-storage-'));
const log = createLog('silent');
await (await openStore({ directory, database: undefined }, { exclusive: true, log })).close();
await (await openAuditTrail({ location: { directory, database: undefined }, log })).close();
afterAll(() => rmSync(directory, { recursive: true }));

const page = textOf('docs/storage.md').split('\n');
const tables = ['gateway.db', 'audit.db'].flatMap((file) => tablesIn(join(directory, file)));

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

function tablesIn(file: string): Table[] {
  const connection = openConnection(file, 'read');
  try {
    const names = connection.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all() as string[];
    const own = names.filter((name) => !/^(?:sqlite|kysely|audit_migration|audit_words)(?:_|$)/.test(name));
    return own.map((name) => ({ name, columns: columnsOf(connection, name) }));
  } finally {
    connection.close();
  }
}

function columnsOf(connection: Connection, table: string): string[] {
  return connection.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[];
}

test('the store is read at all', () => {
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['servers', 'tokens', 'audit_events']));
});

test.each(tables)('docs/storage.md tells of the table $name and each of its columns', ({ name, columns }) => {
  const row = page.find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
  const named = [...row.matchAll(/`([a-z_]+)`/g)].map(([, word = '']) => word);
  // The key of a table of one row is no more than that.
  const told = row.includes('| one row |') ? [...named, 'id'] : named;
  expect(columns.filter((column) => !told.includes(column))).toEqual([]);
});

test('docs/storage.md tells of no table that is not there', () => {
  const told = page.flatMap((line) => /^\| `([a-z_]+)` \|/.exec(line)?.[1] ?? []);
  expect(told.filter((name) => !tables.some((table) => table.name === name))).toEqual([]);
});
