#!/usr/bin/env node
// No static imports and no newer syntax: this file must run on a Node that is too old for the rest, which would crash there
// without a word (the SQLite module ends an older process with a segmentation fault).
const needed = '22.19';

function isOlder(version, wanted) {
  const [major, minor] = version.replace('v', '').split('.').map(Number);
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

function refuse(text) {
  process.stderr.write(`gatehouse: error ${text}\n`);
  process.exitCode = 1;
}

/** The Node that a clone of the repository brings along, looked for from here upward. */
async function findOwnNode() {
  const { existsSync, realpathSync } = await import('node:fs');
  let folder = new URL('.', import.meta.url);
  for (;;) {
    const node = new URL('node_modules/node/bin/node', folder);
    if (existsSync(node) && realpathSync(node) !== realpathSync(process.execPath)) return node;
    const parent = new URL('..', folder);
    if (parent.href === folder.href) return undefined;
    folder = parent;
  }
}

/** Becomes a go-between: arguments, streams and signals in, exit code or signal out. */
async function runUnder(node) {
  const { spawn } = await import('node:child_process');
  const { fileURLToPath } = await import('node:url');
  let child;
  // Before the child runs, since a signal may come as soon as it has said something.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends SIGINT to the child as well, and to a server a second one means "at once".
      if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
    });
  }
  child = spawn(fileURLToPath(node), process.argv.slice(1), { stdio: 'inherit' });
  child.on('error', () => refuseNode());
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuseNode() {
  refuse(
    `node_too_old: this is Node ${process.version}, and gatehouse needs ${needed} or newer: ` +
      'install one, or use npm start in a clone of the repository, which brings its own',
  );
}

async function run() {
  const { existsSync } = await import('node:fs');
  const main = new URL('../dist/cli/main.js', import.meta.url);
  if (!existsSync(main)) return refuse('not_built: run npm run build');
  const program = await import(main.href);
  process.exitCode = await program.main(process.argv.slice(2));
}

async function start() {
  if (!isOlder(process.version, needed)) return run();
  const node = await findOwnNode();
  return node === undefined ? refuseNode() : runUnder(node);
}

void start();
