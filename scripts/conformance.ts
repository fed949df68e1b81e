import { runProgram } from './run-program.ts';

// `npm run conformance`: the official suite judges servers through a gateway, our client, and our authorization server; with
// `--quick` the first of these alone, which `npm test` runs as well. Nothing is expected to fail.

const quick = process.argv.includes('--quick');
const others = process.argv.slice(2).filter((arg) => arg !== '--quick');
const where = quick ? 'tests/conformance/server.test.ts' : 'tests/conformance';
const { code } = await runProgram('vitest', ['run', '--reporter=verbose', where, ...others], { show: true });
process.exitCode = code ?? 1;
