import type { ServerResponse } from 'node:http';
import type { Exchange } from './fake-server.ts';

/** Answers a request with a result, as JSON or on an event stream, whichever way the fake delivers. */
export function sendResult(exchange: Exchange, result: object): void {
  sendMessage(exchange, { jsonrpc: '2.0', id: exchange.received.message.id, result });
}

/** Answers a request with a JSON-RPC error. */
export function sendRpcError(exchange: Exchange, code: number, message: string, data?: unknown): void {
  sendMessage(exchange, { jsonrpc: '2.0', id: exchange.received.message.id, error: { code, message, data } });
}

/** The content of a tool result that is one text. */
export function said(text: string): { readonly content: readonly object[] } {
  return { content: [{ type: 'text', text }] };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers });
  response.end(bytes);
}

export function sendNothing(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 });
  response.end();
}

export function openEvents(response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
}

export function sendEvent(response: ServerResponse, message: object): boolean {
  return response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
}

function sendMessage({ fake, response }: Exchange, message: object): unknown {
  if (fake.options.delivery !== 'events' && !response.headersSent) return sendJson(response, 200, message);
  openEvents(response);
  sendEvent(response, message);
  return response.end();
}
