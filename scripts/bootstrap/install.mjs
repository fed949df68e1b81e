import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot, npmEnvironment, root } from './paths.mjs';
import { timed } from './say.mjs';

/** Lies inside node_modules, so that it goes when they do. */
const stamp = inRoot('node_modules', '.gatehouse-stamp');

/** Installs the packages unless those of this lock file are there. */
export async function installPackages(runner) {
  const wanted = digest();
  if (isInstalled(wanted)) return;
  await timed('installing packages (npm ci)', () => runner.quiet(npmCi()));
  writeFileSync(stamp, wanted);
}

/** npm writes its own lock file into node_modules last: without it an install did not end. */
function isInstalled(wanted) {
  const ended = existsSync(inRoot('node_modules', '.package-lock.json'));
  return ended && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** What decides what is installed: the lock file, every manifest, and the machine that binaries are fetched for. */
function digest() {
  const { workspaces } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const manifests = ['.', ...workspaces].map((folder) => inRoot(folder, 'package.json'));
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of [inRoot('package-lock.json'), ...manifests]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** The npm that started us where there is one, since the one on the path may be another. */
function npmCi() {
  const shown = ['ci', '--include=dev'];
  const { npm_node_execpath: node, npm_execpath: script } = process.env;
  const known = node && script && !node.startsWith(root) && !script.startsWith(root);
  const [file, ...before] = known ? [node, script] : ['npm'];
  // Warnings about an old Node, of which npm has many, would bury the error that its output is shown for.
  return { name: 'npm', shown, file, args: [...before, ...shown, '--loglevel=error'], env: npmEnvironment() };
}
