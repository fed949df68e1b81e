import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { coded } from '../../errors/coded-error.ts';
import { createPrivateFile } from './private-file.ts';

/**
 * Keeps a data folder to this process until the answer is called. It is a lock of the operating system, taken through SQLite,
 * so a killed process leaves nothing behind.
 * @throws data_in_use; SqliteError where the folder cannot be written
 */
export function lockDirectory(directory: string): () => void {
  const file = join(directory, 'server.lock');
  createPrivateFile(file);
  const lock = new Sqlite(file, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    const held = error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
    throw held ? coded('data_in_use', { directory }, error) : error;
  }
  return () => lock.close();
}
