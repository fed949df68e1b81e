import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, with a trailing separator. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where npm links the programs of the packages. */
export const programs = join(root, 'node_modules', '.bin');

/** A path inside the repository. */
export function inRoot(...parts) {
  return join(root, ...parts);
}

/** The repository's own Node, once the packages are installed. */
export function ownNode() {
  const node = inRoot('node_modules', 'node', 'bin', 'node');
  return existsSync(node) ? node : join(programs, 'node');
}

/** The environment for our programs: their `node` is the repository's own. */
export function ownEnvironment() {
  return { ...inherited(), PATH: [programs, ...foreignPath()].join(delimiter) };
}

/** The environment for npm: its `node` is the one that npm belongs to, since npm ci deletes ours while it runs. */
export function npmEnvironment() {
  return { ...inherited(), PATH: foreignPath().join(delimiter) };
}

/** Under an empty HOME programs would keep their caches in the working directory; without one they ask the system. */
function inherited() {
  const environment = { ...process.env };
  if (environment.HOME === '') delete environment.HOME;
  return environment;
}

function foreignPath() {
  const path = (process.env.PATH || '').split(delimiter);
  return path.filter((entry) => entry !== '' && !`${entry}${sep}`.startsWith(inRoot('node_modules') + sep));
}
