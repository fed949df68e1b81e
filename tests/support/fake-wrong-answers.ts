import { gzipSync } from 'node:zlib';
import { openEvents, sendEvent, sendJson } from './fake-answers.ts';
import { everythingSent } from './fake-fault.ts';
import type { Answer, Exchange } from './fake-server.ts';

/** Answers that are complete, and not what an MCP server may answer to a request. */
export const wrongAnswers = {
  /** A page, as a login wall shows it. */
  page: (exchange) => sendPage(exchange, 200),
  badGateway: (exchange) => sendPage(exchange, 502),
  tooManyRequests: (exchange) => sendPage(exchange, 429),
  unauthorized: (exchange) => sendPage(exchange, 401),
  /** With an error that names our request, as servers send it that authenticate behind their JSON-RPC layer. */
  unauthorizedRpc: ({ received, response }) => {
    const error = { code: -32001, message: everythingSent(received) };
    sendJson(response, 401, { jsonrpc: '2.0', id: received.message.id, error });
  },
  forbidden: (exchange) => sendPage(exchange, 403),
  redirect: ({ received, response }) => {
    response.writeHead(307, { location: `http://127.0.0.1:1/${everythingSent(received).length}` });
    response.end(everythingSent(received));
  },
  accepted: ({ response }) => {
    response.writeHead(202, { 'content-length': 0 });
    response.end();
  },
  noContent: ({ response }) => {
    response.writeHead(204);
    response.end();
  },
  untyped: ({ response }) => {
    response.writeHead(200);
    response.end('ok');
  },
  /** Compressed, though nobody asked for it. */
  gzipped: ({ received, response }) => {
    const { id } = received.message;
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync(JSON.stringify({ jsonrpc: '2.0', id, result: {} })));
  },
  text: ({ response }) => sendJson(response, 200, 'ready'),
  nothing: ({ response }) => sendJson(response, 200, ''),
  list: ({ received, response }) => sendJson(response, 200, [{ jsonrpc: '2.0', id: received.message.id, result: {} }]),
  notification: ({ response }) => sendJson(response, 200, { jsonrpc: '2.0', method: 'notifications/message' }),
  neither: ({ received, response }) => sendJson(response, 200, { jsonrpc: '2.0', id: received.message.id }),
  anotherId: ({ response }) => sendJson(response, 200, foreign),
  anotherIdInEvent: ({ response }) => {
    openEvents(response);
    sendEvent(response, foreign);
    response.end();
  },
  textInEvent: ({ response }) => {
    openEvents(response);
    response.end('data: ready\n\n');
  },
} satisfies Readonly<Record<string, Answer>>;

/** An answer to a request of somebody else. */
const foreign = { jsonrpc: '2.0', id: 'of-somebody-else', result: { secretOfSomebodyElse: true } };

function sendPage({ received, response }: Exchange, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><p>${everythingSent(received)}`);
}
