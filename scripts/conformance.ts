import { runProgram } from './run-program.ts';

// `npm run conformance`: the official suite judges servers through a gateway, our client, and our authorization server; with
// `--quick` the first of these alone. Nothing is expected to fail. `npm test` and `npm run test:long` run all of it between them.

const quick = process.argv.includes('--quick');
const others = process.argv.slice(2).filter((arg) => arg !== '--quick');
const where = quick ? ['tests/conformance/server'] : [];
const options = ['--config', 'scripts/conformance.config.ts', '--reporter=verbose'];
const { code } = await runProgram('vitest', ['run', ...options, ...where, ...others], { show: true });
process.exitCode = code ?? 1;
