import { join } from 'node:path';
import { ownEnvironment, programs } from './paths.mjs';
import { say, timed } from './say.mjs';

/**
 * Compiles what is stale; tsc knows what is. It writes its output in spite of type errors, so a command that reports them
 * itself (`toleratesTypeErrors`) goes on.
 */
export async function compile(runner, { projects, toleratesTypeErrors }) {
  const shown = ['-b', ...projects];
  const tsc = { name: 'tsc', shown, file: join(programs, 'tsc'), args: shown, env: ownEnvironment() };
  try {
    await timed('compiling (tsc -b)', () => runner.quiet(tsc));
  } catch (error) {
    if (error.signal || !toleratesTypeErrors) throw error;
    say('going on with what was compiled; the check "types" counts this as a failure');
  }
}
