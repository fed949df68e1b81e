import { createServer, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Dispatcher, Pool } from 'undici';

// A program of its own: the least that a proxy made of node:http and undici can do. It takes a body, sends it on and sends the
// answer back; it checks nothing, reads nothing and records nothing. Prints its port.
const [upstream = ''] = process.argv.slice(2);
const pool = new Pool(upstream, { pipelining: 1, keepAliveTimeout: 60_000, allowH2: false });
const dropped = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host']);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      dropped.has(name) ? [] : [name, String(value)],
    );
    const body = joined(chunks);
    const method = request.method as Dispatcher.HttpMethod;
    pool.dispatch(
      { path: request.url ?? '/', method, headers, body: body.length > 0 ? body : null },
      answerTo(response),
    );
  });
});

/** Passes events on as they come; a JSON answer leaves in one write with its head, which is cheapest. */
function answerTo(response: ServerResponse): Dispatcher.DispatchHandler {
  let status = 0;
  let headers: OutgoingHttpHeaders = {};
  const held: Buffer[] = [];
  return {
    onRequestStart() {},
    onResponseStart(_controller, code, sent) {
      status = code;
      headers = Object.fromEntries(Object.entries(sent).filter(([name]) => !dropped.has(name)));
      if (headers['content-type'] === 'text/event-stream') response.writeHead(status, headers);
    },
    onResponseData(_controller, chunk) {
      if (response.headersSent) response.write(chunk);
      else held.push(chunk);
    },
    onResponseEnd() {
      if (response.headersSent) return void response.end();
      const answer = joined(held);
      response.writeHead(status, { ...headers, 'content-length': answer.length });
      return void response.end(answer);
    },
    onResponseError: () => void response.destroy(),
  };
}

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
