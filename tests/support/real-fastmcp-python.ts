import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A Python that has FastMCP, or why there is none, in words. */
export type FastmcpPython = { readonly python: string } | { readonly missing: string };

/** Names a Python that has FastMCP; then no other is looked for, and none is made. */
export const pythonVariable = 'GATEHOUSE_TEST_PYTHON';

const run = promisify(execFile);
const requirements = fileURLToPath(new URL('real-fastmcp-requirements.txt', import.meta.url));
const build = fileURLToPath(new URL('../../.build/', import.meta.url));
const pinned = readFileSync(requirements, 'utf8');
const version = /^fastmcp==(\S+)$/m.exec(pinned)?.[1];

/** How long an installation may take, in milliseconds. */
const patience = 240_000;

/** Finds one, or makes one inside the checkout, once for each list of requirements. */
export async function fastmcpPython(): Promise<FastmcpPython> {
  const named = process.env[pythonVariable];
  if (named) return (await hasFastmcp(named)) ? { python: named } : { missing: `${named} has no FastMCP ${version}` };
  const folder = join(build, `fastmcp-${createHash('sha256').update(pinned).digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return { python: pythonIn(folder) };
  if (await hasFastmcp('python3')) return { python: 'python3' };
  return install(folder);
}

async function hasFastmcp(python: string): Promise<boolean> {
  const look = 'import importlib.metadata; print(importlib.metadata.version("fastmcp"))';
  const found = await run(python, ['-c', look], { timeout: 20_000 }).catch(() => undefined);
  return found?.stdout.trim() === version;
}

/** Others may be at it too: each makes its own and the first to be done puts it in place, where it is used by its path alone. */
async function install(folder: string): Promise<FastmcpPython> {
  const own = `${folder}.${process.pid}`;
  const deadline = AbortSignal.timeout(patience);
  const pip = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--retries',
    '1',
    '--timeout',
    '15',
    '-r',
    requirements,
  ];
  process.stderr.write('gatehouse: installing FastMCP for the tests, into .build/ …\n');
  try {
    await run('python3', ['-m', 'venv', own], { signal: deadline });
    await run(pythonIn(own), pip, { signal: deadline });
    await rename(own, folder).catch(async (error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return { python: pythonIn(folder) };
  } catch (error) {
    return { missing: whyNot(error) };
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

function pythonIn(folder: string): string {
  return join(folder, 'bin', 'python');
}

function whyNot(error: unknown): string {
  const { code, stderr, stdout, message } = error as { code?: string } & Record<
    'stderr' | 'stdout' | 'message',
    string
  >;
  if (code === 'ENOENT') return 'there is no python3 here';
  if (code === 'ABORT_ERR') return `FastMCP was not installed within ${patience / 1000} s`;
  const last = `${stdout}\n${stderr}`.trim().split('\n').at(-1);
  return `FastMCP could not be installed: ${last || message}`;
}
