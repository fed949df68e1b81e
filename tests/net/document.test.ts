import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isCoded } from '../../packages/gateway/src/errors/coded-error.ts';
import { type DocumentRequest, fetchDocument } from '../../packages/gateway/src/net/document.ts';
import type { Lookup } from '../../packages/gateway/src/net/lookup.ts';
import { startHttp, startRaw } from './loopback.ts';
import { wayOut } from './way-out.ts';

async function get(url: string, request: Partial<DocumentRequest> = {}, lookup?: Lookup) {
  const outbound = wayOut(lookup && { lookup });
  const all = { network: 'private', maxBytes: 100_000, timeoutMs: 5_000, ...request } as const;
  try {
    const { status, body } = await fetchDocument(outbound, url, all);
    return { status, body: body.toString() };
  } catch (error) {
    if (!isCoded(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

const encoded = (encoding: string, body: Buffer) =>
  startHttp((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));

const text = JSON.stringify(Array.from({ length: 500 }, (_, index) => `item ${index}`));

describe('a document', () => {
  it('is fetched with what was asked for, and any status is an answer', async () => {
    const { url, requests } = await startHttp((_request, response) => response.writeHead(404).end('no'));
    const headers = { Accept: 'application/json' };
    expect(await get(`${url}/a?b=c`, { method: 'POST', headers, body: Buffer.from('x=y') })).toEqual({
      status: 404,
      body: 'no',
    });
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/a?b=c', headers: { accept: 'application/json' } });
  });

  it('leaves no connection behind', async () => {
    let closed = 0;
    const { url } = await startHttp((request, response) => {
      request.socket.on('close', () => (closed += 1));
      response.end('x');
    });
    await get(url);
    await expect.poll(() => closed).toBe(1);
  });

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
  ])('packed as %s is unpacked', async (encoding, body) => {
    const { url } = await encoded(encoding, body);
    expect(await get(url)).toEqual({ status: 200, body: text });
  });

  it('without a body under a content-encoding is empty', async () => {
    const { url } = await encoded('gzip', Buffer.alloc(0));
    expect(await get(url)).toEqual({ status: 200, body: '' });
  });

  it.each(['zstd', 'compress', 'gzip, gzip', 'gzip, br', 'aws-chunked', 'hunter2'])(
    'packed as %s is refused',
    async (encoding) => {
      const { url } = await encoded(encoding, gzipSync(text));
      expect(await get(url)).toEqual({
        code: 'document_unreadable',
        message: `${url}/ cannot be unpacked: its content-encoding is neither gzip, deflate nor br`,
      });
    },
  );

  it.each(['gzip', 'deflate', 'br'])('that says %s and is not is refused', async (encoding) => {
    const { url } = await encoded(encoding, Buffer.from('hunter2 hunter2 hunter2'));
    expect(await get(url)).toEqual({
      code: 'document_unreadable',
      message: `${url}/ cannot be unpacked: what came does not follow its content-encoding`,
    });
  });

  it('that breaks off inside its packing is refused', async () => {
    const { url } = await encoded('gzip', gzipSync(text).subarray(0, 100));
    expect(await get(url)).toMatchObject({ code: 'document_unreadable' });
  });
});

describe('the size of a document', () => {
  it('has a limit', async () => {
    const { url } = await startHttp((_request, response) => response.end('a'.repeat(1_001)));
    expect(await get(url, { maxBytes: 1_001 })).toMatchObject({ status: 200 });
    expect(await get(url, { maxBytes: 1_000 })).toEqual({
      code: 'document_too_large',
      message: `${url}/ is larger than 1000 bytes`,
    });
  });

  it('has the same limit where it has no end', async () => {
    let closed = false;
    const { url } = await startHttp((_request, response) => {
      const timer = setInterval(() => response.write('a'.repeat(10_000)), 1);
      response.on('close', () => {
        clearInterval(timer);
        closed = true;
      });
    });
    expect(await get(url)).toMatchObject({ code: 'document_too_large' });
    await expect.poll(() => closed).toBe(true);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['deflate', deflateSync(Buffer.alloc(50_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000))],
  ])('counts what %s unpacks to (decompression bomb)', async (encoding, bomb) => {
    const { url } = await encoded(encoding, bomb);
    expect(await get(url, { maxBytes: 50_000 })).toMatchObject({ code: 'document_too_large' });
    const before = process.memoryUsage().arrayBuffers;
    expect(await get(url, { maxBytes: 1_000_000_000 })).toEqual({
      code: 'document_unreadable',
      message: `${url}/ cannot be unpacked: it unpacks to more than 100 times its size`,
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it('lets a little repetition be: up to 64 KiB no ratio is too high', async () => {
    const { url } = await encoded('gzip', gzipSync(Buffer.alloc(60_000, 'a')));
    expect(await get(url)).toMatchObject({ status: 200 });
  });

  it('bounds its headers', async () => {
    const { url } = await startHttp((_request, response) => response.writeHead(200, { x: 'a'.repeat(20_000) }).end());
    expect(await get(url)).toEqual({
      code: 'document_unreachable',
      message: `${url}/ cannot be fetched: the headers of its answer are larger than 16 KiB`,
    });
  });
});

describe('the time of a document', () => {
  const late = (url: string) => ({ code: 'document_timeout', message: `${url}/ was not there within 0.3 s` });

  it('ends where nothing comes', async () => {
    const { url } = await startRaw(() => {});
    expect(await get(url, { timeoutMs: 300 })).toEqual(late(url));
  });

  it('is not prolonged by a head that drips', async () => {
    const { url } = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      const timer = setInterval(() => socket.write('a'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await get(url, { timeoutMs: 300 })).toEqual(late(url));
  });

  it('is not prolonged by interim answers', async () => {
    const { url } = await startRaw((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await get(url, { timeoutMs: 300 })).toEqual(late(url));
  });

  it('is not prolonged by a body that drips', async () => {
    const { url } = await startHttp((_request, response) => {
      const timer = setInterval(() => response.write('a'), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(await get(url, { timeoutMs: 300 })).toEqual(late(url));
  });

  it('is one for all redirects', async () => {
    const { url } = await startHttp((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/' }).end(), 120);
    });
    expect(await get(url, { timeoutMs: 300 })).toEqual(late(url));
  });

  it('counts the resolver too, and a connection that comes too late carries nothing', async () => {
    const { port, requests } = await startHttp((_request, response) => response.end('x'));
    const slow: Lookup = (_hostname, _options, callback) => {
      setTimeout(() => callback(null, [{ address: '127.0.0.1', family: 4 }]), 500);
    };
    const body = Buffer.from('code=c');
    const answer = await get(`http://slow.test:${port}/`, { timeoutMs: 300, method: 'POST', body }, slow);
    expect(answer).toEqual(late(`http://slow.test:${port}`));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(requests).toHaveLength(0);
  });
});

describe('the error of a document', () => {
  it('shows neither the query, nor what was sent, nor what came', async () => {
    const { url } = await startHttp((_request, response) => response.socket?.destroy());
    const answer = await get(`${url}/token?code=hunter2&x=hunter2#hunter2`, {
      headers: { authorization: 'Bearer hunter2' },
    });
    expect(answer).toEqual({
      code: 'document_unreachable',
      message: `${url}/token cannot be fetched: the connection was closed before the answer`,
    });
  });

  it('keeps a long address short', async () => {
    const answer = await get(`http://127.0.0.1:1/${'a'.repeat(5_000)}`);
    expect(JSON.stringify(answer).length).toBeLessThan(400);
  });
});
