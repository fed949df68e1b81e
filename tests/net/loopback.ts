import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as NetServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on loopback that ends with the test. */
export interface Loopback {
  readonly port: number;
  readonly url: string;
  /** What arrived, in order: method and URL. */
  readonly requests: readonly IncomingMessage[];
  /** Connections that were made so far. */
  connections(): number;
}

export interface Place {
  readonly host?: string;
  readonly port?: number;
}

export function startHttp(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  place: Place = {},
): Promise<Loopback> {
  const requests: IncomingMessage[] = [];
  const server = createServer(recorded(requests, answer));
  return started(server, requests, 'http', place);
}

/** The certificate is for `mcp.test` and `other.test`, signed by itself. */
export const certificate = readFileSync(new URL('./certificate/mcp.test.crt', import.meta.url), 'utf8');
const key = readFileSync(new URL('./certificate/mcp.test.key', import.meta.url), 'utf8');

export function startHttps(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  place: Place = {},
): Promise<Loopback> {
  const requests: IncomingMessage[] = [];
  const server = createTlsServer({ key, cert: certificate }, recorded(requests, answer));
  return started(server, requests, 'https', place);
}

/** A server that writes what it likes: for answers that no HTTP library would write. */
export function startRaw(serve: (socket: Socket) => void, place: Place = {}): Promise<Loopback> {
  return started(createTcpServer(serve), [], 'http', place);
}

function recorded(
  requests: IncomingMessage[],
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): RequestListener {
  return (request, response) => {
    requests.push(request);
    answer(request, response);
  };
}

async function started(
  server: Server | NetServer,
  requests: IncomingMessage[],
  scheme: string,
  { host = '127.0.0.1', port = 0 }: Place,
): Promise<Loopback> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, () => resolve()));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const bound = (server.address() as AddressInfo).port;
  const shown = host.includes(':') ? `[${host}]` : host;
  return { port: bound, url: `${scheme}://${shown}:${bound}`, requests, connections: () => connections };
}
