import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Client, Door, Tool } from './client.ts';

const run = promisify(execFile);
const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector/package.json');
const launcher = join(dirname(manifest), 'clients/launcher/build/index.js');

/** The MCP Inspector's command line, over the official SDK: a process and a session for each operation. */
export const inspector: Client = {
  name: 'the Inspector',
  app: 'inspector-cli/',
  keepsSchemas: true,
  declares: true,
  open: async (door) => ({
    listTools: async () => ((await inspect(door, ['--method', 'tools/list'])) as { tools: readonly Tool[] }).tools,
    callTool: (name, args) =>
      inspect(door, ['--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(args)]),
    readResource: (uri) => inspect(door, ['--method', 'resources/read', '--uri', uri]),
    getPrompt: (name, args) =>
      inspect(door, ['--method', 'prompts/get', '--prompt-name', name, '--prompt-args', ...pairs(args)]),
    close: async () => undefined,
  }),
};

/** How it ends when the tool itself says that it failed; the result is there all the same. */
const toolFailed = 5;

/** Answers the result of the request. Rejects where there is none. */
export async function inspect({ url, headers }: Door, request: readonly string[]): Promise<unknown> {
  const sent = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const args = [launcher, '--cli', url, '--transport', 'http', ...sent, '--format', 'json', '--quiet', ...request];
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-inspector-'));
  try {
    const { PATH = '' } = process.env;
    const running = run(process.execPath, args, { env: { PATH, HOME: home, MCP_STORAGE_DIR: home } });
    const { stdout } = await running.catch(withResult);
    return (JSON.parse(stdout) as { result: unknown }).result;
  } finally {
    await rm(home, { recursive: true });
  }
}

function withResult(error: { readonly code: unknown; readonly stdout: string }): { readonly stdout: string } {
  if (error.code === toolFailed) return error;
  throw error;
}

function pairs(args: Readonly<Record<string, string>>): string[] {
  return Object.entries(args).map(([name, value]) => `${name}=${value}`);
}
