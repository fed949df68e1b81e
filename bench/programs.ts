import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BenchError } from './bench-error.ts';

/** Programs of the machine that the bench uses. */
export interface Programs {
  readonly nginx: string;
  readonly gcc: string;
  /** Without it nothing is pinned. */
  readonly taskset: string | undefined;
}

/** Debian's package of each program that must be there. */
const packages = { nginx: 'nginx-light', gcc: 'gcc libc6-dev' } as const;

/** @throws BenchError that names the packages to install, or the system where it cannot run */
export function findPrograms(): Programs {
  if (process.platform !== 'linux') {
    throw new BenchError('the bench runs on Linux only: it reads CPU time from /proc and uses epoll');
  }
  const { nginx, gcc } = { nginx: find('nginx'), gcc: find('gcc') };
  if (nginx !== undefined && gcc !== undefined) return { nginx, gcc, taskset: find('taskset') };
  const missing = [...(nginx ? [] : (['nginx'] as const)), ...(gcc ? [] : (['gcc'] as const))];
  const needed = missing.map((name) => packages[name]).join(' ');
  throw new BenchError(`the bench needs ${missing.join(' and ')}. On Debian: apt-get install ${needed}`);
}

/** Debian keeps nginx where only root's PATH looks. */
function find(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
