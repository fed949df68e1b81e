import { existsSync, renameSync, rmSync } from 'node:fs';
import { sql } from 'kysely';
import { version } from '../config/version.ts';
import { coded, isCoded } from '../errors/coded-error.ts';
import type { StoreLocation } from '../store/location.ts';
import { masterKeysOf } from '../store/open.ts';
import { copyPlace } from './copy-place.ts';
import type { TableDigest } from './copy-table.ts';
import { rewrapped } from './keys.ts';
import { isOfThisSchema, openFile, openPlace, type Place } from './place.ts';

/** Told of each table when it is done. */
export type OnTable = (table: TableDigest) => void;

const format = 1;

/**
 * Writes everything of an installation into one new file, as it is at one moment; a server may go on with its work. The file holds
 * secrets sealed and the keys they are sealed with wrapped: without the master key, which is not in it, nobody opens them.
 * @throws backup_unwritable, and what opening the installation throws
 */
export async function backup(location: StoreLocation, file: string, onTable: OnTable): Promise<readonly TableDigest[]> {
  if (existsSync(file)) throw coded('backup_unwritable', { file, reason: 'there is such a file already' });
  const draft = `${file}.partial`;
  const from = await openPlace(location, false);
  try {
    rmSync(draft, { force: true });
    const to = await openFile(draft, 'write').catch(unwritable(file));
    const tables = await closing(to, () => written(from, to, onTable));
    renameSync(draft, file);
    return tables;
  } catch (error) {
    rmSync(draft, { force: true });
    throw isCoded(error) ? error : unwritable(file)(error);
  } finally {
    await from.close();
  }
}

async function written(from: Place, to: Place, onTable: OnTable): Promise<readonly TableDigest[]> {
  const tables = await copyPlace(from, to, { rewrap: (row) => row, target: 'the backup', onTable });
  await sql`create table backup (format integer not null, version text not null, created_at integer not null) strict`.execute(
    to.store.db,
  );
  await to.store.db.insertInto('backup').values({ format, version, created_at: Date.now() }).execute();
  // One file without its log beside it.
  await sql`pragma journal_mode = delete`.execute(to.store.db);
  return tables;
}

/**
 * Puts a backup into a folder or database that is not in use. Its master key must be there: `keyring.json` or `GATEHOUSE_KEY`.
 * @throws backup_invalid, place_not_empty, keyring_unreadable, and what opening the installation throws
 */
export async function restore(
  file: string,
  location: StoreLocation,
  onTable: OnTable,
): Promise<readonly TableDigest[]> {
  const from = await openBackup(file);
  try {
    const keys = masterKeysOf(location);
    const rewrap = await rewrapped(from.store.db, keys, keys);
    const to = await openPlace(location, true);
    return await closing(to, () => copyPlace(from, to, { rewrap, target: nameOf(location), onTable }));
  } finally {
    await from.close();
  }
}

/**
 * Copies an installation from one engine to the other.
 * @throws place_not_empty, keyring_unreadable, and what opening the two throws
 */
export async function copyStore(
  from: StoreLocation,
  to: StoreLocation,
  onTable: OnTable,
): Promise<readonly TableDigest[]> {
  const source = await openPlace(from, false);
  try {
    const target = await openPlace(to, true);
    return await closing(target, async () => {
      const rewrap = await rewrapped(source.store.db, masterKeysOf(from), masterKeysOf(to));
      return copyPlace(source, target, { rewrap, target: nameOf(to), onTable });
    });
  } finally {
    await source.close();
  }
}

async function closing<T>(place: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await place.close();
  }
}

async function openBackup(file: string): Promise<Place> {
  if (!existsSync(file)) throw coded('backup_invalid', { file, reason: 'there is no such file' });
  const place = await openFile(file, 'read').catch((error: unknown) => {
    throw coded('backup_invalid', { file, reason: 'it is no backup of ours' }, error);
  });
  try {
    const { rows } = await sql<{ format: number }>`select format from backup`.execute(place.store.db);
    if (rows[0]?.format === format && (await isOfThisSchema(place))) return place;
    throw new Error(`format ${rows[0]?.format}, or the schema of another version`);
  } catch (error) {
    await place.close();
    throw coded('backup_invalid', { file, reason: 'it is no backup of ours, or one of another format' }, error);
  }
}

function unwritable(file: string): (error: unknown) => never {
  return (error) => {
    throw coded('backup_unwritable', { file, reason: error instanceof Error ? error.message : String(error) }, error);
  };
}

function nameOf({ directory, database }: StoreLocation): string {
  return database === undefined ? directory : 'the database';
}
