import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository, with a trailing slash. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The paths of all files that are tracked or would be, from the root, with forward slashes. */
export function repositoryPaths(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    maxBuffer: 2 ** 26,
  });
  return [...new Set(listed.toString().split('\0'))].filter((path) => path !== '' && existsSync(root + path));
}

export function textOf(path: string): string {
  return readFileSync(root + path, 'utf8');
}
