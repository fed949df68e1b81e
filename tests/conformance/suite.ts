import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';

const home = dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json'));
const suite = join(home, 'dist', 'index.js');
const client = fileURLToPath(new URL('client.ts', import.meta.url));

export interface SuiteRun {
  readonly exitCode: number | null;
  /** What the suite wrote. */
  readonly output: string;
  /** What it checked, by scenario. */
  readonly checks: ReadonlyMap<string, readonly Check[]>;
}

export interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'INFO' | 'SKIPPED';
  readonly errorMessage?: string;
}

/** Has the official suite run our client; the folder of its results ends with the test. */
export async function runSuite(args: readonly string[]): Promise<SuiteRun> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-conformance-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const command = ['--command', `${process.execPath} ${client}`];
  const child = spawn(process.execPath, [suite, 'client', ...command, ...args, '-o', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  await once(child, 'close');
  return { exitCode: child.exitCode, output, checks: readChecks(folder) };
}

/** The scenarios that a client must pass to conform to a revision. */
export function requiredScenarios(revision: string): readonly string[] {
  const file = join(home, 'requirements', `${revision}.yaml`);
  return (parse(readFileSync(file, 'utf8')) as { client: readonly string[] }).client;
}

function readChecks(folder: string): ReadonlyMap<string, readonly Check[]> {
  const files = globSync('**/checks.json', { cwd: folder });
  return new Map(files.map((file) => [scenarioOf(file), JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

/** `auth/iss-supported-2026-11-25T03-11-37-985Z/checks.json` */
function scenarioOf(file: string): string {
  return file.replace(/-\d{4}-\d\d-\d\dT[\d-]+Z\/checks\.json$/, '');
}
