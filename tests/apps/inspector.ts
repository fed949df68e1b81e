import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type SignInApp, textOf } from './app.ts';
import { printedAddress } from './printed-address.ts';

const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector/package.json');
const launcher = join(dirname(manifest), 'clients/launcher/build/index.js');

/** The MCP Inspector's command line, over the official SDK. It listens for the answer on a port of its own choice. */
export const inspector: SignInApp = {
  name: 'the Inspector',
  async callTool(url, call, browse) {
    const home = await mkdtemp(join(tmpdir(), 'gatehouse-inspector-'));
    const request = ['--method', 'tools/call', '--tool-name', call.tool];
    const args = ['--tool-args-json', JSON.stringify(call.arguments), '--format', 'json'];
    const child = spawn(process.execPath, [launcher, '--cli', url, '--transport', 'http', ...request, ...args], {
      // `true` is a program that does nothing: the address is printed instead of opened.
      env: {
        PATH: process.env.PATH,
        HOME: home,
        MCP_STORAGE_DIR: home,
        BROWSER: 'true',
        MCP_AUTO_OPEN_ENABLED: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const output = text(child.stdout);
      await browse(await printedAddress([child.stderr]));
      const answer = JSON.parse(await output) as { readonly result: unknown };
      return textOf(answer.result);
    } finally {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      await rm(home, { recursive: true });
    }
  },
};
