import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import type { Client, Visit } from './client.ts';

const server = 'gatehouse';

/** LangChain's adapters: tools as its agents use them, over the official SDK. */
export const langchain: Client = {
  name: 'the LangChain adapters',
  app: '@langchain/mcp-adapters/',
  keepsSchemas: false,
  declares: false,
  async open({ url, headers }) {
    const connection = { transport: 'http', url, headers: { ...headers }, automaticSSEFallback: false } as const;
    const adapters = new MultiServerMCPClient({ mcpServers: { [server]: connection }, throwOnLoadError: true });
    const tools = await adapters.getTools();
    const client = await adapters.getClient(server);
    if (!client) throw new Error('the adapters have no client');
    return {
      listTools: async () => tools.map(({ name, description }) => ({ name, description })),
      async callTool(name, args) {
        const tool = tools.find((each) => each.name === name);
        if (!tool) throw new Error(`no tool ${name}`);
        const call = { type: 'tool_call', id: 'call-1', name, args: { ...args } } as const;
        return tool.invoke(call).catch(asResult);
      },
      readResource: async (uri) => ({ contents: await adapters.readResource(server, uri) }),
      getPrompt: (name, args) => client.getPrompt({ name, arguments: { ...args } }),
      close: () => adapters.close(),
    } satisfies Visit;
  },
};

/** It throws what a tool says of its failure. */
function asResult(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'ToolException') throw error;
  return { isError: true, content: [{ type: 'text', text: error.message }] };
}
