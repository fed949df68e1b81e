import { join } from 'node:path';
import { ownEnvironment, ownNode, programs } from './paths.mjs';

function node(...args) {
  return { file: ownNode(), args, env: ownEnvironment() };
}

/**
 * The npm scripts. `projects` is what has to be compiled (everything where empty), `run` what goes on afterwards with the
 * extra arguments, `failureLine` what a run that never got so far prints last.
 */
export const commands = {
  start: {
    projects: ['packages/gateway'],
    run: (extra) => node('packages/gateway/bin/gatehouse.js', 'up', '--demo', ...extra),
  },
  test: {
    projects: [],
    toleratesTypeErrors: true,
    failureLine: '0 passed, 1 failed',
    run: (extra) => node('scripts/test.ts', ...extra),
  },
  'test:long': {
    projects: [],
    toleratesTypeErrors: true,
    failureLine: '0 passed, 1 failed',
    run: (extra) => node('scripts/test.ts', '--long', ...extra),
  },
  build: { projects: [] },
  bench: { projects: ['packages/gateway'], run: (extra) => node('bench/run.ts', ...extra) },
  conformance: { projects: ['packages/gateway'], run: (extra) => node('scripts/conformance.ts', ...extra) },
  chaos: {
    projects: ['packages/gateway'],
    run: (extra) => ({
      file: join(programs, 'vitest'),
      args: ['run', '--config', 'scripts/chaos.config.ts', ...extra],
      env: ownEnvironment(),
    }),
  },
};
