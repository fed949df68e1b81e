import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as OfficialClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Client } from './client.ts';
import { officialVisit } from './official-visit.ts';

const program = createRequire(import.meta.url).resolve('mcp-remote/dist/proxy.js');

/** The bridge by which apps that only know local servers reach remote ones. It is told its headers as its documentation says. */
export const mcpRemote: Client = {
  name: 'mcp-remote',
  app: 'over-mcp-remote',
  keepsSchemas: true,
  declares: false,
  async open({ url, headers }) {
    const home = await mkdtemp(join(tmpdir(), 'gatehouse-mcp-remote-'));
    const sent = Object.entries(headers).map(([name, value], at) => ({ name, value, variable: `HEADER_${at}` }));
    const { PATH = '' } = process.env;
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [
        program,
        url,
        ...['--transport', 'http-only'],
        ...sent.flatMap(({ name, variable }) => ['--header', `${name}:\${${variable}}`]),
      ],
      env: {
        PATH,
        HOME: home,
        MCP_REMOTE_CONFIG_DIR: home,
        BROWSER: 'true',
        ...Object.fromEntries(sent.map(({ variable, value }) => [variable, value])),
      },
      stderr: 'ignore',
    });
    const client = new OfficialClient({ name: 'over-mcp-remote', version: '1' });
    await client.connect(transport, { timeout: 30_000 });
    const visit = officialVisit(client);
    return {
      ...visit,
      async close() {
        await visit.close();
        await rm(home, { recursive: true });
      },
    };
  },
};
