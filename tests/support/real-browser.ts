import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names a Chromium; then no other is looked for. */
export const browserVariable = 'GATEHOUSE_TEST_BROWSER';

const usualNames = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium that is on this machine, if there is one: none is installed for the tests. */
export function findBrowser(): string | undefined {
  const named = process.env[browserVariable];
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return usualNames.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
