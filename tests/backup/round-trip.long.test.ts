import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backup, copyStore, restore } from '../../packages/gateway/src/backup/backup.ts';
import { createDatabase, type Database } from '../postgres/database.ts';
import { onFile } from '../store/key-bench.ts';
import { locationOf } from '../store/place.ts';
import { contents, fill } from './installation.ts';

let root: string;
let databases: Database[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-backup-'));
});
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
  rmSync(root, { recursive: true });
});

const quiet = () => undefined;
const folder = (name: string) => join(root, name);

async function database(): Promise<string> {
  const made = await createDatabase();
  databases = [...databases, made];
  return `#${made.url}`;
}

/** A folder with the key ring of another one. */
function folderWithKeysOf(source: string, name: string): string {
  mkdirSync(folder(name), { mode: 0o700 });
  copyFileSync(join(source, 'keyring.json'), join(folder(name), 'keyring.json'));
  return folder(name);
}

describe('a backup', () => {
  test('of a folder, restored into another one, gives the same', async () => {
    const source = folder('source');
    await fill(source);
    const file = folder('all.backup');
    const saved = await backup(locationOf(source), file, quiet);
    const target = folderWithKeysOf(source, 'target');
    expect(await restore(file, locationOf(target), quiet)).toEqual(withoutKeys(saved));
    expect(await contents(target)).toEqual(await contents(source));
  });

  test('of a database, restored into another one, gives the same', async () => {
    const [source, target] = [await database(), await database()];
    await fill(source);
    await backup(locationOf(source), folder('all.backup'), quiet);
    await restore(folder('all.backup'), locationOf(target), quiet);
    expect(await contents(target)).toEqual(await contents(source));
  });

  test('is one file for its owner only, in which no secret can be read, and is never written over another', async () => {
    const source = folder('source');
    await fill(source);
    const file = folder('all.backup');
    await backup(locationOf(source), file, quiet);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    for (const rest of ['-wal', '-shm', '.partial']) expect(existsSync(file + rest)).toBe(false);
    const before = readFileSync(file);
    expect(before.includes('secret of')).toBe(false);
    await expect(backup(locationOf(source), file, quiet)).rejects.toMatchObject({ code: 'backup_unwritable' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('without its master key is refused, and leaves nothing behind', async () => {
    const source = folder('source');
    await fill(source);
    await backup(locationOf(source), folder('all.backup'), quiet);
    const restored = restore(folder('all.backup'), locationOf(folder('target')), quiet);
    await expect(restored).rejects.toMatchObject({ code: 'keyring_unreadable' });
    expect(existsSync(join(folder('target'), 'keyring.json'))).toBe(false);
  });

  test('goes into no place that is in use', async () => {
    const [source, target] = [folder('source'), folder('target')];
    await fill(source);
    await fill(target);
    await backup(locationOf(source), folder('all.backup'), quiet);
    const before = await contents(target);
    const other = { ...locationOf(target), masterKey: keyOf(source) };
    await expect(restore(folder('all.backup'), other, quiet)).rejects.toMatchObject({ code: 'place_not_empty' });
    expect(await contents(target)).toEqual(before);
  });

  test.each([
    ['an older version', "delete from kysely_migration where name > '0003'"],
    ['a newer version', "insert into kysely_migration values ('9999-later', '')"],
    ['a newer trail', "insert into audit_migration values ('9999-later', '')"],
  ])('of %s is refused', async (_, change) => {
    await fill(folder('source'));
    await backup(locationOf(folder('source')), folder('all.backup'), quiet);
    onFile(folder('all.backup'), change);
    const restored = restore(folder('all.backup'), locationOf(folderWithKeysOf(folder('source'), 'target')), quiet);
    await expect(restored).rejects.toMatchObject({ code: 'backup_invalid' });
  });

  test.each(['nothing', 'text', 'cut'])('that is none (%s) is refused', async (kind) => {
    const file = folder('some.file');
    if (kind === 'text') writeFileSync(file, 'not a database'.repeat(1_000));
    if (kind === 'cut') {
      await fill(folder('source'));
      await backup(locationOf(folder('source')), folder('all.backup'), quiet);
      writeFileSync(file, readFileSync(folder('all.backup')).subarray(0, 5_000));
    }
    const restored = restore(file, locationOf(folder('target')), quiet);
    await expect(restored).rejects.toMatchObject({ code: 'backup_invalid' });
  });
});

test('a store that is copied to Postgres and back is the same at each place, and its secrets open with the keys of each', async () => {
  const source = folder('source');
  await fill(source);
  const there = await database();
  const copied = await copyStore(locationOf(source), locationOf(there), quiet);
  expect(copied.find(({ table }) => table === 'audit_events')?.rows).toBeGreaterThan(1_234);
  expect(await contents(there)).toEqual(await contents(source));
  const back = folderWithKeysOf(source, 'back');
  await copyStore(locationOf(there), locationOf(back), quiet);
  expect(await contents(back)).toEqual(await contents(source));
});

/** The same rows are wrapped anew for the key they are restored under. */
function withoutKeys(tables: readonly { readonly table: string }[]): unknown[] {
  return tables.map((table) => (table.table === 'encryption_keys' ? expect.anything() : table));
}

function keyOf(directory: string): string {
  const { active, keys } = JSON.parse(readFileSync(join(directory, 'keyring.json'), 'utf8')) as {
    active: number;
    keys: Record<string, string>;
  };
  return keys[active] ?? '';
}
