import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names a Chromium; then no other is looked for. */
export const browserVariable = 'GATEHOUSE_TEST_BROWSER';

export const installBrowser = 'apt-get update && apt-get install -y --no-install-recommends chromium';

const usualNames = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium that is on this machine, if there is one. */
export function findBrowser(): string | undefined {
  const named = process.env[browserVariable];
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return usualNames.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** Installs one where there is none and we may; where we may not, the tests that need one fail with what is to be done. */
export function provideBrowser(): void {
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (findBrowser() !== undefined || !mayInstall) return;
  process.stderr.write(`gatehouse: installing Chromium for the tests (${installBrowser}) …\n`);
  execFileSync('/bin/sh', ['-c', installBrowser], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
