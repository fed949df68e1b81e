import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Limits } from '../../packages/gateway/src/config/limits.ts';
import type { AnswerSink } from '../../packages/gateway/src/upstream/answer-sink.ts';
import { exchange } from '../../packages/gateway/src/upstream/exchange.ts';
import { noCredential } from '../../packages/gateway/src/upstream/identities/credential.ts';
import { unopenedLink } from '../../packages/gateway/src/upstream/link.ts';
import { MemorySink } from '../../packages/gateway/src/upstream/memory-sink.ts';
import { post } from '../../packages/gateway/src/upstream/post.ts';
import { startHttp, startRaw } from './loopback.ts';
import { wayOut } from './way-out.ts';

const result = '{"jsonrpc":"2.0","id":1,"result":{}}';

interface Asked {
  readonly timeout?: number;
  readonly maximum?: number;
  readonly startedAt?: number;
  readonly isAsking?: () => boolean;
  readonly limits?: Partial<Limits>;
  readonly sink?: AnswerSink;
}

/** How a request to the server at `url` ended: `answered`, or a code and message. */
async function ask(url: string, { limits = {}, sink = new MemorySink(), timeout = 5_000, ...others }: Asked = {}) {
  const link = unopenedLink({ server: 'crm', url, network: 'private', credential: noCredential });
  const message = Buffer.from('{"jsonrpc":"2.0","id":1,"method":"tools/list"}');
  const request = { link, message, id: 1, sink, timeout, onServerMessage: () => undefined, ...others };
  const outcome = await exchange(wayOut(), { ...defaultLimits, ...limits }, request);
  if (outcome.kind !== 'failed') return outcome.kind;
  return { code: outcome.error.code, message: outcome.error.message };
}

/** A sink of a client that reads along. */
class ClientSink implements AnswerSink {
  readonly streamsJson = true;
  answer(): void {}
  openJson(): void {}
  openEvents(): void {}
  write = (): boolean => true;
  close(): void {}
  onceDrained(): void {}
  onGone(): void {}
}

const json = { 'content-type': 'application/json' };
const answering = (headers: object, body: string | Buffer, status = 200) =>
  startHttp((_request, response) => response.writeHead(status, { ...headers }).end(body));

/** Writes a piece every few milliseconds until the connection is gone. */
function drip(socket: Socket | ServerResponse, piece: string, every = 20): void {
  const timer = setInterval(() => socket.write(piece), every);
  socket.on('close', () => clearInterval(timer));
}

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const timedOut = (seconds: number) => ({
  code: 'upstream_timeout',
  message: `server "crm" did not answer within ${seconds} s`,
});

describe('time', () => {
  it('a server that says nothing is given up', async () => {
    const { url } = await startRaw(() => {});
    expect(await ask(url, { timeout: 1_000 })).toEqual(timedOut(1));
  });

  it('a head that comes a byte at a time is given up as a whole', async () => {
    const { url } = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      drip(socket, 'a');
    });
    expect(await ask(url, { timeout: 1_000, sink: new ClientSink() })).toEqual(timedOut(1));
  });

  it('a body that stops coming is given up', async () => {
    const { url } = await startRaw((socket) => socket.write(`${head}content-length: 99\r\n\r\n{"json`));
    expect(await ask(url, { timeout: 1_000, sink: new ClientSink() })).toEqual(timedOut(1));
  });

  it('an answer of ours that comes in drops is given up after six times its timeout', async () => {
    const { url } = await startHttp((_request, response) => drip(response.writeHead(200, json), ' '));
    expect(await ask(url, { timeout: 200 })).toEqual(timedOut(1.2));
  });

  it('an event stream of ours that only keeps itself alive is given up as well', async () => {
    const { url } = await startHttp((_request, response) =>
      drip(response.writeHead(200, { 'content-type': 'text/event-stream' }), ': ping\n\n'),
    );
    expect(await ask(url, { timeout: 200 })).toEqual(timedOut(1.2));
  });

  it("a client's call has its maximum, whether its answer is held or not", async () => {
    const { url } = await startHttp((_request, response) => {
      response.writeHead(200, json);
      drip(response, ' ');
      setTimeout(() => response.end(result), 1_600);
    });
    const asked = [new ClientSink(), new MemorySink()].map((sink) => ask(url, { timeout: 200, maximum: 60_000, sink }));
    expect(await Promise.all(asked)).toEqual(['answered', 'answered']);
  });

  it('the longest time counts from where the call began, however late it is gone on with', async () => {
    const { url } = await startHttp((_request, response) => drip(response.writeHead(200, json), ' '));
    const began = { maximum: 60_000, startedAt: Date.now() - 59_700 };
    expect(await ask(url, began)).toEqual(timedOut(60));
  });

  it('a server that waits for an answer is not silent', async () => {
    const { url } = await startRaw((socket) => socket.write(`${head}content-length: 99\r\n\r\n{"json`));
    let isAsking = true;
    const begun = performance.now();
    setTimeout(() => {
      isAsking = false;
    }, 900);
    expect(await ask(url, { timeout: 200, maximum: 60_000, isAsking: () => isAsking })).toEqual(timedOut(0.2));
    expect(performance.now() - begun).toBeGreaterThan(1_000);
  });
});

describe('size', () => {
  const overflow = {
    code: 'upstream_unreachable',
    message: 'server "crm" cannot be reached: the headers of its answer are larger than 16 KiB',
  };

  it('a header without end is refused', async () => {
    const { url } = await startRaw((socket) => {
      socket.write(`${head}x: `);
      drip(socket, 'a'.repeat(1_000), 1);
    });
    expect(await ask(url)).toEqual(overflow);
  });

  it('headers without end are refused', async () => {
    const { url } = await startRaw((socket) => {
      socket.write(head);
      drip(socket, `x: ${'a'.repeat(1_000)}\r\n`, 1);
    });
    expect(await ask(url)).toEqual(overflow);
  });

  it('a header of 12 KiB is taken, one of 20 KiB is not', async () => {
    const small = await answering({ ...json, 'x-large': 'a'.repeat(12 * 1024) }, result);
    expect(await ask(small.url)).toBe('answered');
    const large = await answering({ ...json, 'x-large': 'a'.repeat(20 * 1024) }, result);
    expect(await ask(large.url)).toEqual(overflow);
  });

  it('an answer of ours has a limit, whatever its length claims', async () => {
    const { url } = await startHttp((_request, response) => drip(response.writeHead(200, json), ' '.repeat(4_096), 1));
    expect(await ask(url, { limits: { messageBytes: 100_000 } })).toMatchObject({ code: 'upstream_too_large' });
  });

  it('an event without end is refused, for a client too', async () => {
    const { url } = await startHttp((_request, response) =>
      drip(response.writeHead(200, { 'content-type': 'text/event-stream' }), `data: ${'a'.repeat(4_096)}`, 1),
    );
    const asked = { limits: { messageBytes: 100_000 }, sink: new ClientSink() };
    expect(await ask(url, asked)).toMatchObject({ code: 'upstream_too_large' });
  });

  it('a refusal without end is judged by its start', async () => {
    const { url } = await startHttp((_request, response) => drip(response.writeHead(500), ' '.repeat(1_024), 1));
    expect(await ask(url, { sink: new ClientSink() })).toEqual({
      code: 'upstream_refused',
      message: 'server "crm" refused the request with HTTP 500',
    });
  });

  it('a body under a status that has none ends the call', async () => {
    const { url } = await startHttp((_request, response) => drip(response.writeHead(202), ' '.repeat(1_024), 1));
    expect(await ask(url, { sink: new ClientSink() })).toMatchObject({ code: 'upstream_incomplete' });
  });

  it('a packed body is not unpacked, small or large', async () => {
    const { url } = await answering({ ...json, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(10_000_000, ' ')));
    expect(await ask(url)).toEqual({
      code: 'upstream_not_mcp',
      message: 'server "crm" did not answer with MCP but with content-encoding gzip, which was not asked for',
    });
  });
});

describe('what is not an answer', () => {
  it('a redirect is not followed: neither the message nor our credentials go elsewhere', async () => {
    const elsewhere = await answering(json, result);
    for (const status of [301, 302, 303, 307, 308]) {
      const { url } = await answering({ location: elsewhere.url }, '', status);
      expect(await ask(url)).toMatchObject({ code: 'upstream_refused' });
    }
    expect(elsewhere.connections()).toBe(0);
  });

  it('interim answers before the answer are passed over', async () => {
    const { url } = await startHttp((_request, response) => {
      response.writeProcessing();
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeHead(200, json).end(result);
    });
    expect(await ask(url)).toBe('answered');
  });

  it('interim answers without end are given up', async () => {
    const { url } = await startRaw((socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'));
    expect(await ask(url, { sink: new ClientSink() })).toEqual({
      code: 'upstream_not_mcp',
      message: 'server "crm" did not answer with MCP but with more than 16 interim answers',
    });
  });
});

describe('a message without an answer', () => {
  const notify = (url: string) => {
    const link = unopenedLink({ server: 'crm', url, network: 'private', credential: noCredential });
    return post(wayOut(), link, Buffer.from('{"jsonrpc":"2.0","method":"notifications/initialized"}'), 5_000);
  };

  it('arrives, and its status is known', async () => {
    const bodies: string[] = [];
    const { url } = await startHttp((request: IncomingMessage, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => response.writeHead(202).end());
    });
    expect(await notify(url)).toBe(202);
    expect(bodies).toEqual(['{"jsonrpc":"2.0","method":"notifications/initialized"}']);
  });

  it('does not wait for a body without end, and does not take it', async () => {
    let closed = false;
    const { url } = await startHttp((_request, response) => {
      response.writeHead(202).on('close', () => (closed = true));
      drip(response, ' '.repeat(1_024), 1);
    });
    expect(await notify(url)).toBe(202);
    await expect.poll(() => closed).toBe(true);
  });

  it('to a server that is not there ends with status 0', async () => {
    expect(await notify('http://127.0.0.1:1/')).toBe(0);
  });
});
