import { randomUUID } from 'node:crypto';
import { said, sendResult, sendRpcError } from './fake-answers.ts';
import type { Answer, Exchange } from './fake-server.ts';

/** The healthy answers, by JSON-RPC method. */
export const methods: Readonly<Record<string, Answer>> = {
  initialize,
  ping: (exchange) => sendResult(exchange, {}),
  'tools/list': (exchange) =>
    sendResult(exchange, {
      tools: [...exchange.fake.tools.keys()].map((name) => ({ name, inputSchema: { type: 'object' } })),
    }),
  'tools/call': callTool,
  'prompts/list': (exchange) => sendResult(exchange, { prompts: [...exchange.fake.prompts].map((name) => ({ name })) }),
  'prompts/get': getPrompt,
  'resources/list': (exchange) =>
    sendResult(exchange, { resources: [...exchange.fake.resources].map((uri) => ({ uri, name: uri })) }),
  'resources/templates/list': (exchange) =>
    sendResult(exchange, {
      resourceTemplates: [...exchange.fake.templates].map((uriTemplate) => ({ uriTemplate, name: uriTemplate })),
    }),
  'resources/read': readResource,
};

/** A tool that says who heard what. */
export const echo: Answer = (exchange) => {
  const { fake, received } = exchange;
  sendResult(exchange, said(`${nameOf(fake.options)} heard ${JSON.stringify(received.message.params?.arguments)}`));
};

function nameOf({ name = 'fake' }: { readonly name?: string }): string {
  return name;
}

function initialize(exchange: Exchange): void {
  const { fake, received, response } = exchange;
  const { options } = fake;
  if (options.keepsSessions !== false) {
    const id = randomUUID();
    fake.sessions.set(id, undefined);
    response.setHeader('mcp-session-id', id);
  }
  const list = options.listChanged ? { listChanged: true } : {};
  sendResult(exchange, {
    protocolVersion: options.version ?? received.message.params?.protocolVersion,
    capabilities: { tools: list, prompts: list, resources: list, ...options.capabilities },
    serverInfo: { name: nameOf(options), version: '1.0' },
    ...(options.instructions === undefined ? {} : { instructions: options.instructions }),
  });
}

function callTool(exchange: Exchange): unknown {
  const tool = exchange.fake.tools.get(String(exchange.received.message.params?.name));
  return tool ? tool(exchange) : sendRpcError(exchange, -32602, 'Unknown tool');
}

function getPrompt(exchange: Exchange): unknown {
  const { fake, received } = exchange;
  const name = String(received.message.params?.name);
  if (!fake.prompts.has(name)) return sendRpcError(exchange, -32602, 'Unknown prompt');
  const text = `${nameOf(fake.options)} prompts ${name}`;
  return sendResult(exchange, { messages: [{ role: 'user', content: { type: 'text', text } }] });
}

/** Any URI is read, so that a test sees which server was asked. */
function readResource(exchange: Exchange): void {
  const { fake, received } = exchange;
  const uri = String(received.message.params?.uri);
  sendResult(exchange, { contents: [{ uri, text: `${nameOf(fake.options)} read ${uri}` }] });
}
