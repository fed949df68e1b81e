import { createMCPClient } from '@ai-sdk/mcp';
import type { Client } from './client.ts';

/** The AI SDK's client: an implementation of its own. It tries revision 2026-07-28 first and falls back. */
export const aiSdk: Client = {
  name: 'the AI SDK',
  app: 'ai-sdk-mcp-client/',
  keepsSchemas: true,
  declares: false,
  async open({ url, headers }) {
    const client = await createMCPClient({ transport: { type: 'http', url, headers } });
    return {
      listTools: async () => (await client.listTools()).tools,
      callTool: (name, args) => client.callTool({ name, arguments: args }),
      readResource: (uri) => client.readResource({ uri }),
      getPrompt: (name, args) => client.getPrompt({ name, arguments: args }),
      close: () => client.close(),
    };
  },
};
