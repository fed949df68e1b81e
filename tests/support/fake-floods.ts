import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { openEvents, said, sendResult } from './fake-answers.ts';
import type { Answer } from './fake-server.ts';

/** How much of a flood the connection has taken so far. */
export interface Flood {
  written: number;
  done: boolean;
}

/** A JSON answer of so many bytes, sent as fast as the other side takes it. */
export function jsonFlood(bytes: number, flood: Flood): Answer {
  return async ({ received, response }) => {
    const head = `{"jsonrpc":"2.0","id":${received.message.id},"result":{"text":"`;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': head.length + bytes + 3 });
    response.write(head);
    await pour(response, Buffer.alloc(65_536, 'x'), bytes, flood);
    response.end('"}}');
  };
}

/** Many small events of so many bytes together, and then the result. */
export function eventFlood(bytes: number, flood: Flood): Answer {
  return async (exchange) => {
    const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { text: 'x'.repeat(400) } };
    openEvents(exchange.response);
    await pour(exchange.response, Buffer.from(`data: ${JSON.stringify(progress)}\n\n`.repeat(128)), bytes, flood);
    sendResult(exchange, said('at last'));
  };
}

/** Many small notifications of so many bytes together, on a stream that is open. */
export function floodStream(response: ServerResponse, bytes: number, flood: Flood): Promise<void> {
  const told = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'x'.repeat(400) } };
  return pour(response, Buffer.from(`data: ${JSON.stringify(told)}\n\n`.repeat(128)), bytes, flood);
}

async function pour(response: ServerResponse, chunk: Buffer, bytes: number, flood: Flood): Promise<void> {
  const closed = once(response, 'close');
  for (let left = bytes; left > 0 && !response.destroyed; left -= chunk.length) {
    const piece = left < chunk.length ? chunk.subarray(0, left) : chunk;
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed]);
    flood.written += piece.length;
  }
  flood.done = true;
}
