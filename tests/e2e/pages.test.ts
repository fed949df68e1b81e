import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../support/raw-client.ts';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let url: string;
beforeAll(async () => {
  scene = await startScene({ servers: {}, gateways: { main: [] } });
  url = scene.place.url;
});
afterAll(() => scene.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  send(url + path, { method: 'GET', headers });

describe('health is told to whoever asks, under any name', () => {
  test.for([
    ['/healthz', { status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) }],
    ['/readyz', { status: 'ready' }],
  ] as const)('%s', async ([path, document]) => {
    for (const host of [new URL(url).host, 'probe.internal', '10.0.0.7:7878']) {
      const answer = await get(path, { host });
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      });
      expect(JSON.parse(answer.text)).toEqual(document);
    }
  });
});

describe('pages', () => {
  test('the first is served with what keeps others from using it', async () => {
    const answer = await get('/');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(answer.text).not.toMatch(/<script(?![^>]* src=)/);
  });

  test.for([
    '/nothing',
    '/index.html/',
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/assets/',
    '/serversx',
    '//servers',
    '/.env',
    '/gateway.db',
  ])('there is none at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toEqual({
      error: { code: 'not_found', message: 'nothing is served at this address', docs: 'docs/errors/not_found.md' },
    });
  });

  test.for(['/servers', '/servers/crm', '/gateways/main?tab=connect', '/alerts', '/errors/not_found'])(
    'the app is served at %s, which shows what its address says',
    async (path) => {
      const [answer, first] = [await get(path), await get('/')];
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: first.text });
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  test('who follows a link to nowhere gets the app, which says so', async () => {
    const answer = await get('/nothing', { 'sec-fetch-mode': 'navigate' });
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(answer.text).toBe((await get('/')).text);
    expect((await get('/assets/none.js', { 'sec-fetch-mode': 'no-cors' })).headers['content-type']).toBe(
      'application/json',
    );
  });

  test('how Gatehouse is is told to whoever asks, without signing in', async () => {
    const answer = await get('/status');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(answer.text).toContain('role="status"');
  });

  test('are read, not written', async () => {
    expect((await send(`${url}/`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect(await send(`${url}/`, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });
});

describe('asked for under another name', () => {
  const host = 'other.example';

  test.for([
    ['/', '/'],
    ['/nothing/here', '/nothing/here'],
    ['/?next=https://evil.example', '/'],
    ['//evil.example/x', '/x'],
    ['/\\evil.example/x', '/x'],
    ['/a%0d%0aset-cookie:x', '/a%0d%0aset-cookie:x'],
  ] as const)('a page at %s is shown where it lives', async ([path, place]) => {
    const answer = await get(path, { host });
    expect(answer).toMatchObject({ status: 307, text: '', headers: { location: url + place } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('also where the whole address is sent, as proxies do', async () => {
    const { port } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.end('GET http://evil.example/x HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
      });
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 307 /);
    expect(answer.toLowerCase()).toContain(`location: ${url}/x\r\n`);
  });

  test.for([
    ['GET', '/.well-known/oauth-protected-resource/mcp/main'],
    ['POST', '/'],
    ['DELETE', '/nothing'],
  ] as const)('a %s of %s is refused', async ([method, path]) => {
    const answer = await send(url + path, { method, headers: { host } });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'host_not_allowed' } });
    expect(answer.text).not.toContain(host);
  });
});
