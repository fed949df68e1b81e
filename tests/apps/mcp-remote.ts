import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { freePorts } from '../support/real-ports.ts';
import { type SignInApp, textOf } from './app.ts';
import { printedAddress } from './printed-address.ts';

const program = createRequire(import.meta.url).resolve('mcp-remote/dist/proxy.js');

/** The bridge by which apps that only know local servers reach remote ones. */
export const mcpRemote: SignInApp = {
  name: 'mcp-remote',
  async callTool(url, call, browse) {
    const home = await mkdtemp(join(tmpdir(), 'gatehouse-mcp-remote-'));
    const [port] = await freePorts(1);
    const { PATH = '' } = process.env;
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program, url, String(port), '--transport', 'http-only'],
      env: { PATH, HOME: home, MCP_REMOTE_CONFIG_DIR: home, BROWSER: 'true' },
      stderr: 'pipe',
    });
    const address = printedAddress([transport.stderr as Readable]);
    const client = new Client({ name: 'over-mcp-remote', version: '1' });
    try {
      const connected = client.connect(transport, { timeout: 60_000 });
      await browse(await address);
      await connected;
      return textOf(await client.callTool({ name: call.tool, arguments: { ...call.arguments } }));
    } finally {
      await client.close();
      await rm(home, { recursive: true });
    }
  },
};
