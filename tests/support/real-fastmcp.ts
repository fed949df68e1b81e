import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fastmcpPython, pythonVariable } from './real-fastmcp-python.ts';
import { type NamedProcess, startReal } from './real-process.ts';

export interface FastmcpOptions {
  /** `oauth`: its provider in memory, with registration. `token`: a fixed bearer token. `sse`: the old transport alone. */
  readonly mode: 'oauth' | 'token' | 'sse';
  /** Any free one unless given. */
  readonly port?: number;
  /** How long an access token of `oauth` lives, in seconds: an hour unless given. */
  readonly accessTokenSeconds?: number;
  /** What opens `token`. */
  readonly token?: string;
}

export type StartFastmcp = (options: FastmcpOptions) => Promise<NamedProcess>;

/**
 * Declares tests that need FastMCP, which is written in Python. Where there is none, one test says so in its place, and fails if
 * somebody named a Python that was to have it.
 */
export async function describeFastmcp(title: string, declare: (start: StartFastmcp) => void): Promise<void> {
  const found = await fastmcpPython();
  if ('python' in found) {
    describe(title, () => declare((options) => start(found.python, options)));
    return;
  }
  process.stderr.write(`gatehouse: left out: ${title}: ${found.missing}\n`);
  describe(title, () => {
    test(`is left out: ${found.missing}`, () => expect(process.env[pythonVariable]).toBeUndefined());
  });
}

async function start(python: string, options: FastmcpOptions): Promise<NamedProcess> {
  // It keeps files below the home of whoever runs it.
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-fastmcp-'));
  const server = await startReal({
    interpreter: python,
    script: fileURLToPath(new URL('real-fastmcp.py', import.meta.url)),
    environment: {
      HOME: home,
      MODE: options.mode,
      PORT: String(options.port ?? 0),
      ACCESS_SECONDS: String(options.accessTokenSeconds ?? 3600),
      TOKEN: options.token ?? '',
    },
  });
  const ended = (end: () => Promise<void>) => async () => {
    await end();
    await rm(home, { recursive: true, force: true });
  };
  const path = options.mode === 'sse' ? 'sse' : 'mcp';
  return {
    ...server,
    url: `http://127.0.0.1:${server.port}/${path}`,
    crash: ended(server.crash),
    end: ended(server.end),
  };
}
