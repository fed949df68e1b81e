import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { type Check, checks } from './checks.ts';
import { runProgram } from './run-program.ts';
import { type Report, type Summary, summarize } from './test-report.ts';

// `npm test`: the checks, then the tests; with arguments, only those tests. `--long` stands for the tests that take long, without the
// checks. The last line is "N passed, N failed".

const reportFile = '.build/vitest.json';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

async function runChecks(): Promise<Tally> {
  const passed: Check[] = [];
  for (const check of checks) {
    const { code, seconds, output } = await runProgram(check.program, check.args, {
      show: false,
      env: { NO_COLOR: '1' },
    });
    if (code === 0) passed.push(check);
    else process.stdout.write(output.endsWith('\n') ? output : `${output}\n`);
    console.log(line(check.name, code === 0, seconds));
  }
  return { passed: passed.length, failed: checks.length - passed.length };
}

async function runTests(args: readonly string[]): Promise<Tally> {
  await mkdir('.build', { recursive: true });
  await rm(reportFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const config = isLong ? ['--config', 'scripts/long.config.ts'] : [];
  const { code, seconds } = await runProgram('vitest', ['run', ...config, ...reporters, ...args], { show: true });
  const summary = summarize(await readReport(), code);
  explain(summary);
  console.log(line('tests', summary.failed === 0, seconds));
  return summary;
}

async function readReport(): Promise<Report | undefined> {
  if (!existsSync(reportFile)) return undefined;
  return JSON.parse(await readFile(reportFile, 'utf8')) as Report;
}

function explain({ problems, slowest }: Summary): void {
  if (slowest.length > 0) console.log('\nslowest test files');
  for (const { file, seconds } of slowest) console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${relative('.', file)}`);
  console.log('');
  for (const problem of problems) console.log(`counted as failed: ${problem}`);
}

function line(name: string, ok: boolean, seconds: number): string {
  return `${ok ? 'pass' : 'FAIL'}  ${name.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s`;
}

const isLong = process.argv[2] === '--long';
const files = process.argv.slice(isLong ? 3 : 2);
const start = performance.now();
const tallies = [files.length === 0 && !isLong ? await runChecks() : { passed: 0, failed: 0 }, await runTests(files)];
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
console.log(`total ${((performance.now() - start) / 1000).toFixed(1)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
