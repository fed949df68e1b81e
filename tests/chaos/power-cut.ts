import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk in a file, with a file system of its own. Its power can be cut: what was not synced is then gone. */
export interface CuttableDisk {
  readonly path: string;
  /** Mounts what a power cut at this moment would have left on the platter, calls `look` with the place, and takes it away again. */
  afterCut(look: (path: string) => Promise<void>): Promise<void>;
  remove(): void;
}

/** The ext4 that writes nothing by itself for a minute: only what somebody syncs is in the image. */
const options = 'loop,commit=60,noatime';

export function mountCuttableDisk(megabytes: number): CuttableDisk {
  if (process.getuid?.() !== 0)
    throw new Error('this test mounts a disk in a file, which needs root: run npm run chaos as root');
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-power-'));
  const [image, copy, path, other] = ['disk', 'copy', 'mounted', 'after'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  execFileSync('truncate', ['-s', `${megabytes}M`, image]);
  execFileSync('mkfs.ext4', ['-q', '-F', image]);
  for (const place of [path, other]) mkdirSync(place);
  execFileSync('mount', ['-o', options, image, path]);
  return {
    path,
    async afterCut(look) {
      copyFileSync(image, copy);
      execFileSync('mount', ['-o', 'loop', copy, other]);
      try {
        await look(other);
      } finally {
        execFileSync('umount', [other]);
      }
    },
    remove() {
      execFileSync('umount', [path]);
      rmSync(folder, { recursive: true });
    },
  };
}
