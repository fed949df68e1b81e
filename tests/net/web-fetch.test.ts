import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { createDocumentFetch } from '../../packages/gateway/src/net/document-fetch.ts';
import { createFetch } from '../../packages/gateway/src/net/web-fetch.ts';
import { startHttp } from './loopback.ts';
import { resolver, wayOut } from './way-out.ts';

const rules = { networkOf: (): 'private' => 'private', maxBytes: 1000, timeoutMs: 2_000 } as const;

test('it sends what it is told, and answers with the global Response', async () => {
  const { url } = await startHttp((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(201, { 'content-type': 'text/plain', 'x-seen': String(request.headers['x-sent']) });
      response.end(`${request.method} ${Buffer.concat(chunks)}`);
    });
  });
  const fetch = createFetch(wayOut(), rules);
  const body = new URLSearchParams({ grant_type: 'x' });
  const answer = await fetch(url, { method: 'POST', headers: { 'x-sent': 'yes' }, body });
  expect(answer).toBeInstanceOf(Response);
  expect({ status: answer.status, seen: answer.headers.get('x-seen'), text: await answer.text() }).toEqual({
    status: 201,
    seen: 'yes',
    text: 'POST grant_type=x',
  });
});

test('a redirect, and a body that is too large, are failures', async () => {
  const { url } = await startHttp((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: '/elsewhere' }).end();
    else response.end('x'.repeat(1001));
  });
  const fetch = createFetch(wayOut(), rules);
  for (const path of ['/away', '/large'])
    await expect(fetch(url + path)).rejects.toThrow(new TypeError('fetch failed'));
});

test.each([
  ['before it began', 'none'],
  ['while the server says nothing', 'nothing'],
  ['in the middle of the answer', 'half'],
])('it ends with its connection where it is aborted %s', async (_when, what) => {
  let isGone = false;
  const aborting = new AbortController();
  const { url, requests } = await startHttp((request, response) => {
    request.socket.on('close', () => {
      isGone = true;
    });
    if (what === 'half') response.write('half');
    setImmediate(() => aborting.abort(new Error('no longer wanted')));
  });
  if (what === 'none') aborting.abort(new Error('no longer wanted'));
  const answer = createFetch(wayOut(), rules)(url, { signal: aborting.signal });
  await expect(answer).rejects.toThrow('no longer wanted');
  if (what === 'none') expect(requests).toEqual([]);
  else await vi.waitFor(() => expect(isGone).toBe(true));
});

test('a signal that is aborted after the answer changes nothing, and is let go of', async () => {
  const { url } = await startHttp((_request, response) => response.end('whole'));
  const aborting = new AbortController();
  const answer = await createFetch(wayOut(), rules)(url, { signal: aborting.signal });
  aborting.abort();
  expect(await answer.text()).toBe('whole');
  expect(getEventListeners(aborting.signal, 'abort')).toEqual([]);
});

/** Where the document of an app is never looked for: anybody may name its address. */
const forbidden = [
  'http://app.example/client.json',
  'https://127.0.0.1/client.json',
  'https://[::1]/client.json',
  'https://[::ffff:127.0.0.1]/client.json',
  'https://10.0.0.1/client.json',
  'https://169.254.169.254/latest/meta-data',
  'https://inside.example/client.json',
  'https://mixed.example/client.json',
  'https://user:pass@app.example/client.json',
  'file:///etc/passwd',
];

test.each(forbidden)('the document of an app is not looked for at %s', async (url) => {
  const { lookup } = resolver({ 'inside.example': [['127.0.0.1']], 'mixed.example': [['203.0.113.1', '10.0.0.1']] });
  const failure = await createDocumentFetch(wayOut({ lookup }))(url, {}).then(String, (error: Error) => error);
  expect(failure).toBeInstanceOf(TypeError);
  expect((failure as Error).cause).toMatchObject({ code: 'document_forbidden' });
});
