import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sealedColumns } from '../../packages/gateway/src/store/sealed-columns.ts';
import { openConnection } from '../../packages/gateway/src/store/sqlite/connection.ts';
import { eachInItsFolder } from './folder.ts';

const folder = eachInItsFolder();

test('every column of bytes is in the list of sealed columns, but for the keys that seal them', async () => {
  await (await folder.open()).close();
  const connection = openConnection(join(folder.path, 'gateway.db'), 'read');
  const columns = connection
    .prepare(
      `select tables.name || '.' || columns.name from sqlite_schema as tables, pragma_table_info(tables.name) as columns
       where tables.type = 'table' and upper(columns.type) = 'BLOB'`,
    )
    .pluck()
    .all();
  connection.close();
  const listed = sealedColumns.map(({ table, column }) => `${table}.${column}`);
  expect(columns.sort()).toEqual([...listed, 'encryption_keys.wrapped'].sort());
});

test('every sealed column names its row by the key of its table', async () => {
  await (await folder.open()).close();
  const connection = openConnection(join(folder.path, 'gateway.db'), 'read');
  const keyOf = connection.prepare('select name from pragma_table_info(?) where pk > 0').pluck();
  const keys = sealedColumns.map(({ table }) => keyOf.all(table));
  connection.close();
  expect(keys).toEqual(sealedColumns.map(({ id }) => [id]));
});
