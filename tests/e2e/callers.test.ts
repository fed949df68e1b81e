import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type RawAnswer, type RawRequest, send } from '../support/raw-client.ts';
import { expectRefused, type Refusal } from './row.ts';
import { configurationOf, type Layout, type Scene, sceneOf, tokenText } from './scene.ts';
import { correlationIdOf } from './trail.ts';

const bin = fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url));

let fake: FakeServer;
let product: Product;
let scene: Scene;
let main: string;
beforeAll(async () => {
  fake = await startFake({ name: 'notes' });
  const layout: Layout = {
    servers: { notes: fake },
    gateways: { main: ['notes'], other: ['notes'] },
    tokens: [{ name: 'revoked', gateway: 'main' }],
  };
  product = await startProduct(configurationOf(layout));
  scene = await sceneOf(product, layout);
  main = scene.endpoint('main');
  await ask(main, tokenText('main', 'revoked'));
  const revoke = ['token', 'revoke', 'revoked', '--gateway', 'main', '--data', product.directory];
  await promisify(execFile)(process.execPath, [bin, ...revoke]);
  const revoked = () => ask(main, tokenText('main', 'revoked')).then(({ status }) => status);
  while ((await revoked()) !== 401) await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw-client', version: '1.0' } },
});
const verbs: readonly (readonly [string, RawRequest])[] = [
  ['POST', { body: initialize }],
  ['GET', { method: 'GET', headers: { accept: 'text/event-stream' } }],
  ['DELETE', { method: 'DELETE', headers: { 'mcp-session-id': 'x' } }],
];

function ask(url: string, token: string, request: RawRequest = { body: initialize }): Promise<RawAnswer> {
  return send(url, { ...request, headers: { authorization: `Bearer ${token}`, ...request.headers } });
}

/** Correlation ids of what was refused before anyone was authenticated. */
const strangers: string[] = [];

function expectStranger(answer: RawAnswer, refusal: Refusal): void {
  expectRefused(answer, refusal);
  strangers.push(correlationIdOf(answer));
}

const metadata = (gateway: string) => `${product.url}/.well-known/oauth-protected-resource/mcp/${gateway}`;

/** The answer without what must differ: time, correlation id, and the gateway that was asked. */
function face({ status, headers, text }: RawAnswer, gateway: string): string {
  const { date: _, ...rest } = headers;
  const written = JSON.stringify({ status, headers: rest, text });
  return written
    .replaceAll(String(headers['x-correlation-id']), '(id)')
    .replaceAll(`/mcp/${gateway}`, '/mcp/(gateway)');
}

describe.each(verbs)('a %s', (_verb, request) => {
  test('without a token is told where to learn how to get one', async () => {
    const answer = await send(main, request);
    expect(answer.headers['www-authenticate']).toBe(`Bearer resource_metadata="${metadata('main')}", scope="mcp"`);
    expectStranger(answer, { status: 401, code: 'token_missing', rpc: -32600 });
  });

  test('with any token that does not open this gateway is answered alike', async () => {
    const answers = [
      await ask(main, `gth_${'z'.repeat(43)}`, request),
      await ask(main, 'some.other.token', request),
      await ask(main, '', request),
      await ask(main, tokenText('main', 'revoked'), request),
      await ask(main, tokenText('other'), request),
    ];
    const refusal: Refusal = { status: 401, code: 'token_invalid', rpc: -32600 };
    for (const answer of answers) {
      expect(face(answer, 'main')).toBe(face(answers[0] ?? answer, 'main'));
      expect(answer.headers['www-authenticate']).toBe(
        `Bearer error="invalid_token", resource_metadata="${metadata('main')}", scope="mcp"`,
      );
      expectStranger(answer, refusal);
    }
  });

  test('to a gateway that does not exist is answered as one to a gateway that the token does not open', async () => {
    for (const token of ['main', 'other', 'gone'].map((gateway) => tokenText(gateway))) {
      const nowhere = await ask(scene.endpoint('gone'), token, request);
      const stranger = await ask(main, tokenText('other'), request);
      expect(face(nowhere, 'gone')).toBe(face(stranger, 'main'));
    }
    const [nowhere, missing] = [await send(scene.endpoint('gone'), request), await send(main, request)];
    expect(face(nowhere, 'gone')).toBe(face(missing, 'main'));
  });

  test('under another Host is refused, whoever sends it', async () => {
    const { port } = new URL(product.url);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `localhost:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}.evil.example`,
    ]) {
      for (const token of [tokenText('main'), 'wrong']) {
        const answer = await ask(main, token, { ...request, headers: { ...request.headers, host } });
        expect(answer.headers['www-authenticate']).toBeUndefined();
        expectStranger(answer, {
          status: 403,
          code: 'host_not_allowed',
          rpc: -32600,
          says: product.url,
          absent: ['evil'],
        });
      }
    }
  });

  test('from a page of another site is refused, whoever sends it', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      '',
      `${product.url}.evil.example`,
      `${product.url}/`,
      'http://127.0.0.1',
    ]) {
      for (const token of [tokenText('main'), 'wrong']) {
        const answer = await ask(main, token, { ...request, headers: { ...request.headers, origin } });
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
        expectStranger(answer, {
          status: 403,
          code: 'origin_not_allowed',
          rpc: -32600,
          absent: ['evil'],
        });
      }
    }
  });
});

describe('the metadata that a challenge points at', () => {
  test('is that of the resource that was asked for (RFC 9728)', async () => {
    const challenge = String((await send(main, { body: initialize })).headers['www-authenticate']);
    const url = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '';
    const answer = await send(url, { method: 'GET' });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer.text)).toEqual({
      resource: main,
      resource_name: 'Gatehouse: main',
      authorization_servers: [product.url],
      scopes_supported: ['mcp'],
      bearer_methods_supported: ['header'],
    });
  });

  test('is there for gateways that are not, so that nobody learns which there are', async () => {
    const [here, nowhere] = await Promise.all(
      [metadata('main'), metadata('gone')].map((url) => send(url, { method: 'GET' })),
    );
    expect(nowhere?.status).toBe(200);
    expect(nowhere?.text.replaceAll('gone', 'main')).toBe(here?.text);
    expect((await send(metadata('No-Such-Name'), { method: 'GET' })).status).toBe(404);
  });
});

describe('a token is read from the Authorization header alone', () => {
  const token = () => tokenText('main');

  test.for([
    ['in another scheme', () => ({ authorization: `Basic ${token()}` })],
    ['without a scheme', () => ({ authorization: token() })],
    ['with something after it', () => ({ authorization: `Bearer ${token()} x` })],
    ['in two parts', () => ({ authorization: `Bearer ${token()},${token()}` })],
  ] as const)('%s it is refused', async ([, headers]) => {
    const answer = await send(main, { body: initialize, headers: headers() });
    expectStranger(answer, { status: 401, code: 'token_invalid', rpc: -32600 });
  });

  test.for([
    ['a query', () => send(`${main}?access_token=${token()}`, { body: initialize })],
    ['a cookie', () => send(main, { body: initialize, headers: { cookie: `token=${token()}` } })],
    ['a header of another name', () => send(main, { body: initialize, headers: { 'x-api-key': token() } })],
  ] as const)('in %s it is not seen', async ([, asking]) => {
    const refusal: Refusal = { status: 401, code: 'token_missing', rpc: -32600, absent: [token()] };
    expectStranger(await asking(), refusal);
  });

  test('the scheme may be written in any case', async () => {
    const answer = await send(main, { body: initialize, headers: { authorization: `bEaReR  ${token()} ` } });
    expect(answer.status).toBe(200);
  });

  test('what proxies say of the address changes nothing', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const answer = await send(main, { body: initialize, headers });
    expect(answer.headers['www-authenticate']).toBe(`Bearer resource_metadata="${metadata('main')}", scope="mcp"`);
    expect((await ask(main, token(), { body: initialize, headers })).status).toBe(200);
  });

  test("our own pages' Origin is ours", async () => {
    const answer = await ask(main, token(), { body: initialize, headers: { origin: product.url } });
    expect(answer.status).toBe(200);
  });
});

test('of all these strangers the trail knows nothing', async () => {
  const events = await scene.trail.all();
  expect(strangers.length).toBeGreaterThan(50);
  expect(events.filter(({ correlationId }) => strangers.includes(correlationId))).toEqual([]);
  expect(events.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  const principals = new Set(events.filter(({ kind }) => kind === 'call').map(({ principal }) => principal));
  expect([...principals].sort()).toEqual(['token:main', 'token:marks', 'token:revoked']);
  expect(JSON.stringify(events)).not.toMatch(/evil|gth_/);
});
