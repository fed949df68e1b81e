import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode, ErrorParams } from '../../packages/gateway/src/errors/catalogue.ts';
import { coded } from '../../packages/gateway/src/errors/coded-error.ts';
import { root } from './repository-files.ts';

const source = readFileSync(`${root}packages/gateway/bin/gatehouse.js`, 'utf8');
const needed = /const needed = '([\d.]+)';/.exec(source)?.[1] ?? '';

/** A Node, and the text of a bin for which it is too old. */
interface OldNode {
  readonly node: string;
  readonly bin: string;
  readonly needed: string;
}

/** This Node with a bin that asks for more, and the bin as it is under each truly old Node of this machine. */
function oldNodes(): OldNode[] {
  const raised = { node: process.execPath, bin: source.replace(`'${needed}'`, "'99.0'"), needed: '99.0' };
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const others = [...new Set(folders.map((folder) => join(folder, 'node')))].filter((node) => existsSync(node));
  return [raised, ...others.filter((node) => isOld(versionOf(node))).map((node) => ({ node, bin: source, needed }))];
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version']).toString().trim();
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  return major < 22 || (major === 22 && minor < 19);
}

const binPath = 'packages/gateway/bin/gatehouse.js';

let folder: string;
let bin: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-bin-')));
  bin = join(folder, binPath);
  await plant('packages/gateway/package.json', '{"type":"module"}');
});

afterEach(() => rm(folder, { recursive: true }));

async function plant(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

async function plantNode(script: string): Promise<void> {
  await chmod(await plant('node_modules/node/bin/node', `#!/bin/sh\n${script}\n`), 0o755);
}

function start(
  node: string,
  args: readonly string[],
): { child: ChildProcess; ended: Promise<Outcome>; stdout: () => string } {
  const child = spawn(node, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode, ...output }));
  return { child, ended, stdout: () => output.stdout };
}

interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The one line that the bin says, which must be what the catalogue says. */
function refusal<C extends ErrorCode>(code: C, params: ErrorParams<C>): Outcome {
  const line = `gatehouse: error ${code}: ${coded(code, params).message}\n`;
  return { code: 1, signal: null, stdout: '', stderr: line };
}

test('the version that the bin asks for is the one that the package declares', () => {
  const manifest = JSON.parse(readFileSync(`${root}packages/gateway/package.json`, 'utf8')) as {
    engines: { node: string };
  };
  expect(manifest.engines.node).toBe(`>=${needed}`);
});

describe.each(oldNodes())('under the too old $node with $needed needed', (old) => {
  beforeEach(() => plant(binPath, old.bin));

  test('the bin says in one line which Node it needs, without a stack', async () => {
    const version = versionOf(old.node);
    expect(await start(old.node, ['up']).ended).toEqual(refusal('node_too_old', { version, needed: old.needed }));
  });

  test('the bin goes on under the Node of the repository, with its arguments and its exit code', async () => {
    await plantNode('echo "$@"; exit 7');
    const { code, stdout } = await start(old.node, ['server', 'add', 'a b']).ended;
    expect({ code, stdout }).toEqual({ code: 7, stdout: `${bin} server add a b\n` });
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'the bin hands on %s and ends with the code that follows',
    async (name) => {
      await plantNode(`trap 'exit 9' ${name.slice(3)}; echo up; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; done`);
      const { child, ended, stdout } = start(old.node, ['up']);
      while (!stdout().includes('up') && child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 10));
      child.kill(name);
      expect((await ended).code).toBe(9);
    },
  );

  test('the bin ends by the signal that ended the Node of the repository', async () => {
    await plantNode('kill -KILL $$');
    expect((await start(old.node, ['up']).ended).signal).toBe('SIGKILL');
  });
});

describe('under a Node that is new enough', () => {
  beforeEach(() => plant(binPath, source));

  test('the bin says that there is no build where there is none', async () => {
    expect(await start(process.execPath, ['up']).ended).toEqual(refusal('not_built', {}));
  });

  test('the bin passes its arguments to the program and ends with its exit code', async () => {
    const program = 'export async function main(argv) { console.log(JSON.stringify(argv)); return 3; }';
    await plant('packages/gateway/dist/cli/main.js', program);
    const { code, stdout } = await start(process.execPath, ['token', 'list', '--json']).ended;
    expect({ code, stdout }).toEqual({ code: 3, stdout: '["token","list","--json"]\n' });
  });

  test('the bin does not look for another Node', async () => {
    await plantNode('exit 7');
    expect((await start(process.execPath, []).ended).stderr).toContain('not_built');
  });
});
