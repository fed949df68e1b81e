// What every npm script of the repository runs: it installs and builds what is missing or stale, then goes on under the
// repository's own Node. It must itself run on the Node that npm was started with, which may be as old as 14: no newer
// syntax, no newer functions, no dependencies, here and in scripts/bootstrap/.
import { buildPages } from './bootstrap/build-pages.mjs';
import { commands } from './bootstrap/commands.mjs';
import { compile } from './bootstrap/compile.mjs';
import { installPackages } from './bootstrap/install.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { createRunner } from './bootstrap/runner.mjs';
import { say } from './bootstrap/say.mjs';

const name = process.argv[2] || '';
const extra = process.argv.slice(3);
const runner = createRunner();

async function bootstrap(command) {
  await withLock(async () => {
    await installPackages(runner);
    await compile(runner, command);
    await buildPages(runner);
  });
  if (command.run === undefined) return;
  const ended = await runner.pass(command.run(extra));
  runner.endLike(ended);
}

/** An interrupted step ends as the signal asks; a step that failed has said why already. */
function failed(error, command) {
  if (error.signal) return runner.endLike(error);
  say(error.message);
  process.exitCode = 1;
  if (command.failureLine) process.stdout.write(`${command.failureLine}\n`);
  return undefined;
}

const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  say(`usage: node scripts/bootstrap.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exitCode = 2;
} else {
  bootstrap(command).catch((error) => failed(error, command));
}
