import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Browse } from '../apps/app.ts';
import { printedAddress } from '../apps/printed-address.ts';

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

/** Has the official suite run our client. */
export function runSuite(args: readonly string[]): Promise<SuiteRun> {
  return run(['client', '--command', `${process.execPath} ${client}`, ...args]);
}

/**
 * Has the official suite judge our authorization server, once for each of its scenarios.
 * @param browse what a person does who is sent to that address
 */
export function runAuthorizationSuite(args: readonly string[], browse: Browse): Promise<SuiteRun> {
  return run(['authorization', ...args], async (streams) => {
    await browse(await printedAddress(streams));
  });
}

/** Has the official suite judge a server at that address. */
export function runServerSuite(url: string, args: readonly string[]): Promise<SuiteRun> {
  return run(['server', '--url', url, ...args]);
}

async function run(
  args: readonly string[],
  meanwhile: (streams: readonly Readable[]) => Promise<void> = async () => undefined,
): Promise<SuiteRun> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-conformance-'));
  const child = spawn(process.execPath, [suite, ...args, '-o', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  const streams = [child.stdout, child.stderr];
  let output = '';
  for (const stream of streams) stream.on('data', (part: Buffer) => (output += part.toString()));
  const ended = once(child, 'close');
  try {
    await Promise.race([meanwhile(streams), ended]);
    await ended;
    return { exitCode: child.exitCode, output, checks: readChecks(folder, args[0] ?? '') };
  } finally {
    child.kill();
    await rm(folder, { recursive: true });
  }
}

/** The scenarios that a client, or a server, must pass to conform to a revision. */
export function requiredScenarios(revision: string, side: 'client' | 'server' = 'client'): readonly string[] {
  const file = join(home, 'requirements', `${revision}.yaml`);
  return (parse(readFileSync(file, 'utf8')) as Record<typeof side, readonly string[]>)[side];
}

function readChecks(folder: string, side: string): ReadonlyMap<string, readonly Check[]> {
  const files = globSync('**/checks.json', { cwd: folder });
  return new Map(files.map((file) => [scenarioOf(file, side), JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

/** `auth/iss-supported-2026-11-25T03-11-37-985Z/checks.json`; before the scenarios of servers the suite writes `server-`. */
function scenarioOf(file: string, side: string): string {
  const named = file.replace(/-\d{4}-\d\d-\d\dT[\d-]+Z\/checks\.json$/, '');
  return side === 'server' ? named.replace(/^server-/, '') : named;
}
