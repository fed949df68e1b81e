import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, ownEnvironment, programs } from './paths.mjs';
import { timed } from './say.mjs';

/** The pages of errors are shown too. */
const sources = [inRoot('packages', 'ui'), inRoot('docs', 'errors')];
const page = inRoot('packages', 'gateway', 'dist', 'ui', 'index.html');
const notSources = new Set(['dist', 'node_modules']);

/** Builds the pages unless they are newer than all of their sources. */
export async function buildPages(runner) {
  if (Math.max(...sources.map(newest)) <= changed(page)) return;
  const shown = ['build', 'packages/ui', '--config', 'packages/ui/vite.config.ts', '--logLevel', 'warn'];
  const vite = { name: 'vite', shown, file: join(programs, 'vite'), args: shown, env: ownEnvironment() };
  await timed('building the pages (vite)', () => runner.quiet(vite));
}

/** When anything below a folder last changed. The folder counts too: it changes when a file is removed. */
function newest(folder) {
  let latest = 0;
  for (const entry of entries(folder)) {
    if (notSources.has(entry.name)) continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, changed(path), entry.isDirectory() ? newest(path) : 0);
  }
  return latest;
}

function entries(folder) {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
}

function changed(path) {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return 0;
  }
}
