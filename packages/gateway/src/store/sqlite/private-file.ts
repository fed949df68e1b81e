import { closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file for its owner only, unless there is one. SQLite gives the files it makes beside a database the same mode.
 * An existing file is not even opened: closing any descriptor of a file drops the POSIX locks that this process holds on it,
 * and with them SQLite's.
 */
export function createPrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
