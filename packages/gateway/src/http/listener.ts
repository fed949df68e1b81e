import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ListenAddress } from '../config/listen.ts';
import { pickerPath } from '../domain/mcp-resource.ts';
import { coded } from '../errors/coded-error.ts';
import type { Log } from '../log/logger.ts';
import { bind } from '../net/bind.ts';
import type { DataPlane } from '../proxy/data-plane.ts';
import type { AddressOf } from './client-address.ts';
import { sendError } from './json.ts';
import { NodeReply } from './node-reply.ts';
import { readRequestBody } from './read-request-body.ts';
import { findRoute, type RoutingTable } from './routes.ts';

/** What answers requests; set once the listener has its port, since the public URL may depend on it. */
export interface Handlers {
  readonly dataPlane: DataPlane;
  readonly routes: RoutingTable;
  readonly addressOf: AddressOf;
  /** Host that pages are served under; asked for under another, they redirect there. */
  readonly origin: string;
  readonly host: string;
}

export interface Listener {
  readonly port: number;
  serve(handlers: Handlers): void;
  /** Stops accepting, waits up to `graceMs` for running requests, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

const mcpPrefix = `${pickerPath}/`;

/** @throws port_in_use, listen_failed */
export async function openListener(listen: ListenAddress, log: Log): Promise<Listener> {
  let handlers: Handlers | undefined;
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 120_000 }, (request, response) => {
    if (handlers) dispatch(handlers, request, response, log);
    else sendError(response, coded('not_ready', {}));
  });
  const unused = unusedSockets(server);
  const port = await bind(server, listen);
  return {
    port,
    serve(next) {
      handlers = next;
    },
    close: (graceMs) => closeServer(server, unused, graceMs),
  };
}

function dispatch(handlers: Handlers, request: IncomingMessage, response: ServerResponse, log: Log): void {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  if (path === pickerPath || path.startsWith(mcpPrefix)) {
    void handlers.dataPlane.serve({
      method: request.method ?? '',
      slug: path.slice(mcpPrefix.length) || undefined,
      remoteAddress: handlers.addressOf(request),
      headers: request.headers,
      readBody: (limit) => readRequestBody(request, limit),
      reply: new NodeReply(response),
    });
    return;
  }
  void page(handlers, request, response, path).catch((err: unknown) => {
    log.error({ err, path }, 'page failed');
    if (!response.headersSent) sendError(response, coded('internal', {}));
  });
}

/** Probes ask for health by address, so these paths answer under any Host. */
const anyHost = new Set(['/healthz', '/readyz']);

async function page(
  { routes, host, origin }: Handlers,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  if (request.headers.host?.toLowerCase() !== host && !anyHost.has(path)) {
    if (isPage(routes, request, path)) return redirect(response, origin, request.url ?? '/');
    return sendError(response, coded('host_not_allowed', { expected: origin }));
  }
  await findRoute(routes, path)(request, response, path);
}

/** A page asked for by hand is simply shown where it lives; OAuth must not be served, nor led anywhere, under a second name. */
function isPage({ oneHost }: RoutingTable, { method }: IncomingMessage, path: string): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    !oneHost.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each))
  );
}

/** Only the path is taken over: a URL in absolute form or with a leading double slash would send people to another site. */
function redirect(response: ServerResponse, origin: string, url: string): void {
  const path = new URL(url, origin).pathname.replace(/^\/+/, '/');
  response.writeHead(307, { location: origin + path, 'content-length': 0 });
  response.end();
}

/** Connections on which nothing was asked yet: browsers and Node's fetch open some ahead. Node does not count them as idle. */
function unusedSockets(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', (request) => unused.delete(request.socket));
  return unused;
}

function closeServer(server: Server, unused: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
    for (const socket of unused) socket.destroy();
  });
}
