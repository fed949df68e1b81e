import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeFastmcp, type StartFastmcp } from '../support/real-fastmcp.ts';
import type { NamedProcess } from '../support/real-process.ts';
import {
  authorize,
  type Client,
  call,
  type Discovered,
  discover,
  exchange,
  form,
  post,
  refresh,
  register,
} from './oauth-by-hand.ts';

// What is particular about FastMCP is as we say, so that tests of the way out may lean on it.

const initialize = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'by-hand', version: '1' } };

await describeFastmcp('FastMCP', (start) => {
  describe('with its OAuth provider in memory', () => withOAuth(start));

  test('with a fixed token has no metadata, and a challenge that names none', async () => {
    const server = await start({ mode: 'token', token: 'fixed-1' });
    try {
      expect((await post(server.url, 'fixed-1', 'initialize', initialize)).status).toBe(200);
      const refused = await post(server.url, 'fixed-2', 'initialize', initialize);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).not.toContain('resource_metadata');
      const metadata = new URL('/.well-known/oauth-protected-resource/mcp', server.url);
      expect((await fetch(metadata)).status).toBe(404);
    } finally {
      await server.end();
    }
  });

  test('with the old transport has a stream, and nothing to post to', async () => {
    const server = await start({ mode: 'sse' });
    const stopped = new AbortController();
    try {
      expect((await post(server.url, undefined, 'initialize', initialize)).status).toBe(405);
      const stream = await fetch(server.url, { headers: { accept: 'text/event-stream' }, signal: stopped.signal });
      expect(stream.headers.get('content-type')).toContain('text/event-stream');
    } finally {
      stopped.abort();
      await server.end();
    }
  });
});

function withOAuth(start: StartFastmcp): void {
  let server: NamedProcess;
  let found: Discovered;
  let client: Client;

  beforeAll(async () => {
    server = await start({ mode: 'oauth', accessTokenSeconds: 6 });
    found = await discover(server.url);
    client = (await registerBy('client_secret_post')).body;
  });
  afterAll(() => server.end());

  const registerBy = (method: string) => register(found.server, { token_endpoint_auth_method: method, scope: 'notes' });
  const signIn = async (as = client) => exchange(found, as, await authorize(found, as));

  test('opens its tools to a token, for as long as it says', async () => {
    const { body } = await signIn();
    expect(body.expires_in).toBe(6);
    expect(await call(server.url, body.access_token, 'read_note', { name: 'n' })).toMatchObject({
      result: { content: [{ text: 'the note n' }] },
    });
    const status = async () => (await post(server.url, body.access_token, 'initialize', initialize)).status;
    await vi.waitFor(async () => expect(await status()).toBe(401), { timeout: 15_000, interval: 250 });
  });

  test('has an issuer that ends in a slash, and metadata at its root alone', async () => {
    expect(found.server.issuer).toMatch(/:\d+\/$/);
    const others = ['oauth-authorization-server/mcp', 'openid-configuration', 'oauth-protected-resource'];
    const statuses = others.map(async (path) => (await fetch(new URL(`/.well-known/${path}`, server.url))).status);
    expect(await Promise.all(statuses)).toEqual([404, 404, 404]);
  });

  test('gives each refresh token one use, and says 401 where others say 400', async () => {
    const { body: first } = await signIn();
    const { status, body: second } = await refresh(found, client, first.refresh_token);
    expect(status).toBe(200);
    expect(await refresh(found, client, first.refresh_token)).toMatchObject({
      status: 401,
      body: { error: 'invalid_grant' },
    });
    expect((await refresh(found, client, second.refresh_token)).status).toBe(200);
  });

  test('ends the old access token with the refresh', async () => {
    const { body } = await signIn();
    await refresh(found, client, body.refresh_token);
    expect((await post(server.url, body.access_token, 'initialize', initialize)).status).toBe(401);
  });

  test('takes HTTP Basic only together with the client id in the body', async () => {
    const { body: basic } = await registerBy('client_secret_basic');
    const page = await authorize(found, basic);
    expect((await exchange(found, basic, page)).status).toBe(401);
    expect((await exchange(found, basic, page, { client_id: basic.client_id })).status).toBe(200);
  });

  test('takes clients without a secret, though it does not say so', async () => {
    const { body: open } = await registerBy('none');
    expect(open).not.toHaveProperty('client_secret');
    expect((await signIn(open)).status).toBe(200);
  });

  test('refuses a registration that asks for a scope it does not know', async () => {
    const answer = await register(found.server, { scope: 'openid' });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });

  test('lets a client ask for no scope that it did not register with', async () => {
    const { body: bare } = await register(found.server);
    const { url } = await authorize(found, bare);
    expect(url.searchParams.get('error')).toBe('invalid_scope');
  });

  test('does not look at the resource', async () => {
    const other = { ...found, resource: 'http://127.0.0.1:9/other' };
    const { body } = await exchange(other, client, await authorize(other, client));
    expect((await post(server.url, body.access_token, 'initialize', initialize)).status).toBe(200);
  });

  test('wants PKCE, and a redirect URI that was registered', async () => {
    const none = await authorize(found, client, { code_challenge: undefined, code_challenge_method: undefined });
    expect(none.url.searchParams.has('code')).toBe(false);
    const elsewhere = await authorize(found, client, { redirect_uri: 'http://127.0.0.1:9/other' });
    expect([elsewhere.status, elsewhere.url.searchParams.has('code')]).toEqual([400, false]);
  });

  test('revokes', async () => {
    const { body } = await signIn();
    const { client_id, client_secret } = client;
    const parameters = { token: body.refresh_token, client_id, client_secret };
    expect((await form(found.server.revocation_endpoint ?? '', parameters)).status).toBe(200);
    expect((await refresh(found, client, body.refresh_token)).status).toBe(401);
    expect((await post(server.url, body.access_token, 'initialize', initialize)).status).toBe(401);
  });

  test('leads a slash too many back, with a status that keeps the method', async () => {
    const { status, headers } = await post(`${server.url}/`, undefined, 'initialize', initialize);
    expect([status, new URL(headers.get('location') ?? '', server.url).href]).toEqual([401, server.url]);
  });
}
