import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPlace } from '../../packages/gateway/src/backup/place.ts';
import { auditTables, passingTables, storeTables } from '../../packages/gateway/src/backup/tables.ts';
import { createDatabase } from '../postgres/database.ts';
import { locationOf } from '../store/place.ts';

/** Neither how the schema came about nor the search index, which the engine fills by itself. */
const notData = /^(?:kysely|audit)_migration|^sqlite_|^audit_words/;

test('every table of the schema is copied, or said to be passing', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-tables-'));
  const place = await openPlace(locationOf(directory), true);
  const parts = await Promise.all([place.store, place.audit].map(({ db }) => db.introspection.getTables()));
  const names = parts.flat().map(({ name }) => name);
  await place.close();
  rmSync(directory, { recursive: true });
  const known = [...storeTables.map(({ name }) => name), ...passingTables, ...auditTables.map(({ name }) => name)];
  expect(names.filter((name) => !notData.test(name)).sort()).toEqual([...known].sort());
});

test('both engines have the same tables and columns', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-tables-'));
  const { url, drop } = await createDatabase();
  const [here, there] = [await openPlace(locationOf(directory), true), await openPlace(locationOf(`#${url}`), true)];
  const columns = async (place: typeof here) => {
    const parts = place.store === place.audit ? [place.store] : [place.store, place.audit];
    const tables = (await Promise.all(parts.map(({ db }) => db.introspection.getTables()))).flat();
    const data = tables.filter(({ name }) => !notData.test(name));
    return Object.fromEntries(data.map((table) => [table.name, table.columns.map(({ name }) => name).sort()]));
  };
  expect(await columns(there)).toEqual(await columns(here));
  await here.close();
  await there.close();
  await drop();
  rmSync(directory, { recursive: true });
});
