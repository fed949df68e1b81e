import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder with those above it, for its owner only, unless it is there. Not by Node's own `recursive`: where a parent exists
 * and refuses with ENOENT, as in /proc, that never returns.
 */
export function createPrivateFolder(directory: string): void {
  if (existsSync(directory)) return;
  createPrivateFolder(dirname(directory));
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
