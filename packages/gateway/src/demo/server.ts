import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  localhostHostValidation,
  localhostOriginValidation,
  toNodeHandler,
  toWebRequest,
} from '@modelcontextprotocol/node';
import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { formatListen, type ListenAddress } from '../config/listen.ts';
import { bind } from '../net/bind.ts';
import { createLegacySessions } from './legacy-sessions.ts';
import { createNotebook } from './notebook.ts';
import { createProtocolServer } from './protocol-server.ts';

export interface DemoServer {
  /** Its MCP endpoint. */
  readonly url: string;
  close(): Promise<void>;
}

const path = '/mcp';

/** Node types these as optional, since a client's side of the exchange has neither; a server's always does. */
type Arrived = IncomingMessage & { readonly method: string; readonly url: string };

/**
 * Starts the bundled MCP server, which speaks every revision from 2025-03-26 on. It serves whoever can reach it, and answers
 * only under a loopback host name.
 * @throws port_in_use, listen_failed
 */
export async function startDemoServer({ listen }: { readonly listen: ListenAddress }): Promise<DemoServer> {
  const notebook = createNotebook();
  const announce = (): void => {
    legacy.resourcesChanged();
    modern.notify.resourcesChanged();
  };
  const create = () => createProtocolServer({ notebook, onNote: announce });
  const legacy = createLegacySessions(create);
  const modern = createMcpHandler(create, { legacy: 'reject' });
  const serveModern = toNodeHandler(modern);
  const isLoopbackHost = localhostHostValidation();
  const isLoopbackOrigin = localhostOriginValidation();

  async function serve(request: Arrived, response: ServerResponse): Promise<void> {
    if (!isLoopbackHost(request, response) || !isLoopbackOrigin(request, response)) return;
    if (request.url.split('?', 1)[0] !== path) return answer(response, 404);
    const read = await toWebRequest(request);
    const body = await jsonOf(read);
    if (body === undefined && request.method === 'POST') return answerParseError(response);
    if (await isLegacyRequest(read, body)) await legacy.serve(request, response, body);
    else await serveModern(request, response, body);
  }

  const server = createServer((request, response) => {
    serve(request as Arrived, response).catch((error: unknown) => answer(response, statusOf(error)));
  });
  const port = await bind(server, listen);
  return {
    url: `http://${formatListen({ ...listen, port })}${path}`,
    async close() {
      await Promise.all([legacy.close(), modern.close()]);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The parsed body; `undefined` for none, and for one that is not JSON. */
async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'status' in error ? Number(error.status) : 500;
}

function answerParseError(response: ServerResponse): void {
  response.writeHead(400, { 'content-type': 'application/json' });
  response.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}');
}

function answer(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
