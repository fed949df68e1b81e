import { createServer, type IncomingMessage } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

// A program: an MCP server without sessions that refuses whoever does not bring each header of the variable HEADERS, an object,
// with exactly that value. It refuses as the variable REFUSAL says. It counts goods, and tells what it saw of the request.

const wanted = JSON.parse(process.env.HEADERS ?? '{}') as Readonly<Record<string, string>>;
const refusal = JSON.parse(process.env.REFUSAL ?? '{}') as {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
const goods: Readonly<Record<string, number>> = { lamp: 7, chair: 31 };

function createStock(request: Request | undefined): McpServer {
  const server = new McpServer({ name: 'stock', version: '1.0.0' }, { instructions: 'Ask before you count.' });
  server.registerTool(
    'look_up',
    { description: 'Counts what is in stock.', inputSchema: z.object({ item: z.string() }) },
    ({ item }) => said(`${goods[item] ?? 0} of ${item} in stock`),
  );
  server.registerTool('seen_headers', { description: 'Tells the headers of the request, without the keys.' }, () => {
    const headers = [...(request?.headers ?? [])].filter(([name]) => !Object.hasOwn(wanted, name));
    return said(JSON.stringify(Object.fromEntries(headers)));
  });
  return server;
}

function said(text: string) {
  return { content: [{ type: 'text' as const, text }] };
}

const handler = createMcpHandler(({ requestInfo }) => createStock(requestInfo));
const serve = toNodeHandler(handler);

createServer((request, response) => {
  const known = Object.entries(wanted).every(([name, value]) => request.headers[name] === value);
  if (known) return void serve(arrived(request), response);
  response.writeHead(refusal.status, refusal.headers).end(refusal.body);
}).listen(0, '127.0.0.1');

/** Node types method and url as optional, since a client's side of the exchange has neither; a server's always does. */
function arrived(request: IncomingMessage) {
  return request as IncomingMessage & { readonly method: string; readonly url: string };
}
