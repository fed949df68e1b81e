import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser } from '../support/browser.ts';
import type { NamedProcess, RealProcess } from '../support/real-process.ts';
import { startFirstMajorOAuth, startFixedBearer, startSseOnly, startTwoKeys } from '../support/real-servers.ts';
import {
  authorize,
  type Client,
  call,
  type Discovered,
  discover,
  exchange,
  post,
  refresh,
  register,
} from './oauth-by-hand.ts';

// The other servers that the way out is tested with are as they say.

const initialize = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'by-hand', version: '1' } };

describe("the first major's OAuth server", () => {
  let server: NamedProcess;
  let found: Discovered;
  let client: Client;

  beforeAll(async () => {
    server = await startFirstMajorOAuth();
    found = await discover(server.url);
    client = (await register(found.server)).body;
  });
  afterAll(() => server.end());

  test('opens its tools to a token, which it refreshes never', async () => {
    const { body } = await exchange(found, client, await authorize(found, client));
    expect(await call(server.url, body.access_token, 'greet', { name: 'Ada' })).toMatchObject({
      result: { content: [{ text: 'Hello, Ada!' }] },
    });
    expect(body).not.toHaveProperty('refresh_token');
    expect((await refresh(found, client, 'any')).status).not.toBe(200);
  });

  test('has an issuer that ends in a slash, and sends none', async () => {
    expect(found.server.issuer).toMatch(/\/$/);
    expect((await authorize(found, client)).url.searchParams.has('iss')).toBe(false);
  });

  test('takes no token for another resource', async () => {
    const other = { ...found, resource: `${server.url}/` };
    const { status } = await exchange(other, client, await authorize(other, client));
    expect(status).not.toBe(200);
  });

  test('wants PKCE, the right verifier, and a registered redirect URI', async () => {
    const none = await authorize(found, client, { code_challenge: undefined, code_challenge_method: undefined });
    expect(none.url.searchParams.has('code')).toBe(false);
    const page = await authorize(found, client);
    expect((await exchange(found, client, page, { code_verifier: 'v'.repeat(43) })).body).toMatchObject({
      error: 'invalid_grant',
    });
    const elsewhere = await authorize(found, client, { redirect_uri: 'http://127.0.0.1:9/other' });
    expect(elsewhere.status).toBe(400);
  });

  test('says that it takes a client by HTTP Basic, and does not', async () => {
    const { body: basic } = await register(found.server, { token_endpoint_auth_method: 'client_secret_basic' });
    expect(basic.token_endpoint_auth_method).toBe('client_secret_basic');
    const page = await authorize(found, basic);
    expect(await exchange(found, basic, page)).toMatchObject({ status: 400 });
    const posted = { ...basic, token_endpoint_auth_method: 'client_secret_post' };
    expect((await exchange(found, posted, await authorize(found, basic))).status).toBe(200);
  });

  test('answers 500 to a token that it does not know', async () => {
    expect((await post(server.url, 'nonsense', 'initialize', initialize)).status).toBe(500);
  });

  test('forgets all with its process', async () => {
    const { body } = await exchange(found, client, await authorize(found, client));
    await server.crash();
    server = await startFirstMajorOAuth(server.ports);
    expect(server.url).toBe(found.resource);
    expect((await post(server.url, body.access_token, 'initialize', initialize)).status).toBe(500);
    expect(await authorize(found, client, {}, createBrowser())).toMatchObject({ status: 400 });
  });
});

describe('the old transport', () => {
  let server: RealProcess;
  beforeAll(async () => {
    server = await startSseOnly();
  });
  afterAll(() => server.end());

  test('has no endpoint to post to, and a stream that names another', async () => {
    const url = `http://127.0.0.1:${server.port}/mcp`;
    expect((await post(url, undefined, 'initialize', initialize)).status).toBe(404);
    const stopped = new AbortController();
    const stream = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: stopped.signal });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const { value } = (await stream.body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).toMatch(/^event: endpoint\ndata: \/messages\?sessionId=/);
    stopped.abort();
  });
});

describe('behind keys in headers', () => {
  const started: RealProcess[] = [];
  afterAll(() => Promise.all(started.map((server) => server.end())));

  test.each([
    ['two keys', () => startTwoKeys('k1', 'k2'), { 'dd-api-key': 'k1', 'dd-application-key': 'k2' }, 403, null],
    ['a fixed bearer token', () => startFixedBearer('t1'), { authorization: 'Bearer t1' }, 401, 'Bearer realm="stock"'],
  ])('%s: all of them open it, and nothing less', async (_case, start, headers, status, challenge) => {
    const server = await start();
    started.push(server);
    const ask = (sent: object) =>
      fetch(`http://127.0.0.1:${server.port}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...sent },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initialize }),
      });
    expect((await ask(headers)).status).toBe(200);
    for (const [name, value] of Object.entries(headers)) {
      const wrong = await ask({ ...headers, [name]: `${value}x` });
      expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([status, challenge]);
      const { [name as keyof typeof headers]: _left, ...less } = headers;
      expect((await ask(less)).status).toBe(status);
    }
    const metadata = await fetch(`http://127.0.0.1:${server.port}/.well-known/oauth-protected-resource/mcp`, {
      headers: {},
    });
    expect(metadata.status).toBe(status);
  });
});
