import { createMCPClient, type MCPClient } from '@ai-sdk/mcp';
import type { Client, Door } from './client.ts';

/** The AI SDK's client: an implementation of its own. It tries revision 2026-07-28 first and falls back. */
export const aiSdk: Client = {
  name: 'the AI SDK',
  app: 'ai-sdk-mcp-client/',
  listTools: async (door) => (await visit(door, (client) => client.listTools())).tools,
  callTool: (door, name, args) => visit(door, (client) => client.callTool({ name, arguments: args })),
  readResource: (door, uri) => visit(door, (client) => client.readResource({ uri })),
  getPrompt: (door, name, args) => visit(door, (client) => client.getPrompt({ name, arguments: args })),
};

async function visit<T>({ url, headers }: Door, work: (client: MCPClient) => Promise<T>): Promise<T> {
  const client = await createMCPClient({ transport: { type: 'http', url, headers } });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
