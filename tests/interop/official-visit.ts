import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Visit } from './client.ts';

/** What programs do that hold a client of the official SDK for TypeScript, by whatever way it is connected. */
export function officialVisit(client: Client): Visit {
  return {
    listTools: async () => (await client.listTools()).tools,
    callTool: (name, args) => client.callTool({ name, arguments: { ...args } }),
    readResource: (uri) => client.readResource({ uri }),
    getPrompt: (name, args) => client.getPrompt({ name, arguments: { ...args } }),
    close: () => client.close(),
  };
}
