import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '../../packages/gateway/src/cli/commands.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

test('--help names what there is and how to begin', async () => {
  const { status, stdout, stderr } = await bench.run(['--help']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const { words } of commands) expect(stdout).toMatch(new RegExp(`^  ${words.split(' ')[0]}\\b`, 'm'));
  expect(stdout).toContain('gatehouse up --demo');
});

test.each(commands.map(({ words, summary }) => [words, summary]))(
  '%s --help says that it is to %s',
  async (words, summary) => {
    const { status, stdout, stderr } = await bench.run([...words.split(' '), '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(summary);
  },
);

test('--version is that of the package', async () => {
  const manifest = readFileSync(new URL('../../packages/gateway/package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  expect(await bench.run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  [[], 'Usage: gatehouse [options] [command]'],
  [['server'], 'Usage: gatehouse server [options] [command]'],
  [['frobnicate'], "error: unknown command 'frobnicate'"],
  [['token', 'forge'], "error: unknown command 'forge'"],
  [['up', '--frobnicate'], "error: unknown option '--frobnicate'"],
  [['up', '--data'], "error: option '--data <folder>' argument missing"],
  [['up', 'extra'], "error: too many arguments for 'up'"],
  [['server', 'add'], "error: missing required argument 'url'"],
  [['server', 'add', 'https://a.example.com', '--network', 'lan'], 'Allowed choices are public, private.'],
  [['audit', 'tail', '-n', '0'], 'It is a number from 1 to 999999.'],
])('wrong usage %j ends with 2 and says so on standard error alone', async (argv, says) => {
  const { status, stdout, stderr } = await bench.run(argv);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(says);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

test('an unknown log level is wrong usage', async () => {
  const { status, stderr } = await bench.run(['token', 'list'], { GATEHOUSE_LOG: 'loud' });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'error: GATEHOUSE_LOG is none of trace, debug, info, warn, error, fatal, silent\n',
  });
});
