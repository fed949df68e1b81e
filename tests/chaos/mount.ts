import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of a test's own, in memory. Mounting needs root. */
export interface SmallDisk {
  readonly path: string;
  /** Takes all that is left. */
  fill(): void;
  free(): Promise<void>;
  /** Nobody may have a file open for writing on it. */
  setReadOnly(readOnly: boolean): void;
  remove(): void;
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  if (process.getuid?.() !== 0)
    throw new Error('this test mounts a small disk, which needs root: run npm run chaos as root');
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-disk-'));
  const filler = join(path, 'filler');
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', path]);
  return {
    path,
    fill() {
      try {
        writeFileSync(filler, Buffer.alloc(megabytes * 2 ** 20));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    },
    free: () => rm(filler),
    setReadOnly(readOnly) {
      execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, path]);
    },
    remove() {
      execFileSync('umount', [path]);
      rmdirSync(path);
    },
  };
}
