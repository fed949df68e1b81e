import { accessSync, constants } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { coded } from '../../errors/coded-error.ts';
import { createPrivateFile } from './private-file.ts';
import { isOlder } from './version.ts';

export type Connection = Sqlite.Database;

/** Older libraries lose commits when a checkpoint meets another connection's commit (fixed in 3.51.3). */
const neededVersion = '3.51.3';

/** Milliseconds that a statement waits for another connection's write lock. */
export const busyTimeout = 5_000;

/**
 * Opens a database file as every connection of ours must: WAL, a sync per commit, foreign keys.
 * @throws store_too_old; SqliteError or the operating system's error where the file cannot be opened as wanted
 */
export function openConnection(file: string, mode: 'write' | 'read'): Connection {
  if (mode === 'write') {
    createPrivateFile(file);
    // SQLite opens what it may not write read-only, and says so at the first write.
    accessSync(file, constants.W_OK);
  }
  const connection = new Sqlite(file, { readonly: mode === 'read', fileMustExist: true, timeout: busyTimeout });
  try {
    assertVersion(connection);
    if (mode === 'write') {
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
    }
    connection.pragma('foreign_keys = ON');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function assertVersion(connection: Connection): void {
  const version = String(connection.prepare('select sqlite_version()').pluck().get());
  if (isOlder(version, neededVersion)) throw coded('store_too_old', { version, needed: neededVersion });
}
