import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createBrowser, type Page } from '../support/browser.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import {
  type Answer,
  authorize,
  type Changes,
  type Client,
  call,
  type Discovered,
  discover,
  exchange,
  form,
  post,
  redirectUri,
  refresh,
  register,
  type Tokens,
} from './oauth-by-hand.ts';

// What the strict server is for others to be tested with: it takes what is right, and refuses each thing that is not.

let oauth: RealOAuth;
let found: Discovered;
let client: Client;

const owned = { id: 'owned-client', secret: 'a secret of 100% its owner', redirectUri };

beforeAll(async () => {
  oauth = await startOAuth({ client: owned });
  found = await discover(oauth.url);
  client = (await register(found.server)).body;
});
afterAll(() => oauth.end());

/** A sign-in from beginning to end. */
async function signIn(as: Client = client, scope?: string): Promise<Answer<Tokens>> {
  return exchange(found, as, await authorize(found, as, scope === undefined ? {} : { scope }));
}

describe('a sign-in as it should be', () => {
  test('ends in a token that opens the tools, for the account that signed in', async () => {
    const { status, body } = await signIn();
    expect(status).toBe(200);
    expect(body).toMatchObject({ expires_in: 5, scope: 'notes:read' });
    expect(await call(oauth.url, body.access_token, 'whoami')).toMatchObject({
      result: { content: [{ text: 'alice' }] },
    });
    expect(await (await post(oauth.url, body.access_token, 'tools/list')).text()).toContain('read_note');
  });

  test('tells its issuer and keeps the state', async () => {
    const { url } = await authorize(found, client);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ iss: oauth.issuer, state: 'state-1' });
  });

  test('without a scope gets the smallest', async () => {
    const page = await authorize(found, client, { scope: undefined });
    expect((await exchange(found, client, page)).body).toMatchObject({ scope: 'notes:read' });
  });

  test.each([
    ['login_hint', 'bob', { login_hint: 'bob' }, ''],
    ['a cookie', 'bob', {}, 'account=bob'],
  ])('is that of another account by %s', async (_by, account, changes, cookie) => {
    const browser = createBrowser();
    if (cookie !== '') browser.setCookie(oauth.issuer, cookie);
    const { body } = await exchange(found, client, await authorize(found, client, changes, browser));
    expect(await call(oauth.url, body.access_token, 'whoami')).toMatchObject({
      result: { content: [{ text: account }] },
    });
  });

  test('stays that of its own browser: two people sign in side by side', async () => {
    const [alice, bob] = [createBrowser(), createBrowser()];
    bob.setCookie(oauth.issuer, 'account=bob');
    const whose = async (page: Page) => {
      const { body } = await exchange(found, client, page);
      return JSON.stringify((await call(oauth.url, body.access_token, 'whoami')).result?.content);
    };
    const [first, second] = await Promise.all([alice, bob].map((browser) => authorize(found, client, {}, browser)));
    expect(await whose(first as Page)).toContain('alice');
    expect(await whose(second as Page)).toContain('bob');
    expect(await whose(await authorize(found, client, {}, bob))).toContain('bob');
  });

  test("works for its owner's client by HTTP Basic, whatever is in the secret", async () => {
    const basic = {
      client_id: owned.id,
      client_secret: owned.secret,
      token_endpoint_auth_method: 'client_secret_basic',
    };
    expect((await signIn(basic)).status).toBe(200);
    const wrong = { ...basic, client_secret: 'another' };
    expect(await signIn(wrong)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('at the authorization endpoint', () => {
  test.each<[string, Changes, string]>([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no resource', { resource: undefined }, 'invalid_target'],
    ['a slash after the resource', { resource: 'SLASH' }, 'invalid_target'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ])('%s is refused back to the client, with the issuer', async (_case, changes, error) => {
    const resource = changes.resource === 'SLASH' ? { resource: `${found.resource}/` } : {};
    const { url } = await authorize(found, client, { ...changes, ...resource });
    const [said] = [Object.fromEntries([...url.searchParams, ...new URLSearchParams(url.hash.slice(1))])];
    expect(said).toMatchObject({ error, iss: oauth.issuer });
    expect(said).not.toHaveProperty('code');
  });

  test.each<[string, Changes, string]>([
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:9/other' }, 'invalid_redirect_uri'],
    [
      'another port of a registered redirect URI',
      { redirect_uri: 'http://127.0.0.1:10/callback' },
      'invalid_redirect_uri',
    ],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
  ])('%s ends on a page of its own', async (_case, changes, error) => {
    const page = await authorize(found, client, changes);
    expect(page.url.origin).toBe(oauth.issuer);
    expect(page).toMatchObject({ status: 400, body: expect.stringContaining(error) });
  });

  test('the account nobody says no', async () => {
    const { url } = await authorize(found, client, { login_hint: 'nobody' });
    expect(url.searchParams.get('error')).toBe('access_denied');
  });
});

describe('at the token endpoint', () => {
  test.each<[string, Changes, string]>([
    ['another verifier', { code_verifier: 'v'.repeat(43) }, 'invalid_grant'],
    ['no verifier', { code_verifier: undefined }, 'invalid_grant'],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:9/other' }, 'invalid_grant'],
    ['no resource', { resource: undefined }, 'invalid_target'],
    ['another resource', { resource: 'http://127.0.0.1:9/mcp' }, 'invalid_target'],
  ])('%s is refused', async (_case, changes, error) => {
    const page = await authorize(found, client);
    expect(await exchange(found, client, page, changes)).toMatchObject({ status: 400, body: { error } });
  });

  test('a code is good once, and its second use ends what the first gave', async () => {
    const page = await authorize(found, client);
    const { body } = await exchange(found, client, page);
    expect((await exchange(found, client, page)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await post(oauth.url, body.access_token, 'tools/list')).status).toBe(401);
    expect((await refresh(found, client, body.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('a token refreshes once; its second use ends the family', async () => {
    const { body: first } = await signIn();
    const { body: second } = await refresh(found, client, first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await post(oauth.url, second.access_token, 'tools/list')).status).toBe(200);
    expect(await refresh(found, client, first.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await refresh(found, client, second.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await post(oauth.url, second.access_token, 'tools/list')).status).toBe(401);
  });

  test('of ten that bring one token at the same moment one at most is served, and none of them lives on', async () => {
    const bystander = (await register(found.server)).body;
    const { body: others } = await signIn(bystander);
    const { body: first } = await signIn();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(found, client, first.refresh_token)));
    const served = answers.filter(({ status }) => status === 200);
    expect(served.length).toBeLessThan(2);
    for (const { body } of served) expect((await refresh(found, client, body.refresh_token)).status).toBe(400);
    expect((await refresh(found, bystander, others.refresh_token)).status).toBe(200);
  });

  test.each<[string, Changes]>([
    ['no resource', { resource: undefined }],
    ['another resource', { resource: 'http://127.0.0.1:9/mcp' }],
  ])('a refresh with %s is refused', async (_case, changes) => {
    const { body } = await signIn();
    expect((await refresh(found, client, body.refresh_token, changes)).body).toMatchObject({ error: 'invalid_target' });
  });

  test("another client's refresh token is refused", async () => {
    const { body } = await signIn();
    const other = (await register(found.server)).body;
    expect((await refresh(found, other, body.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('a refresh may not widen the scope', async () => {
    const { body } = await signIn();
    const answer = await refresh(found, client, body.refresh_token, { scope: 'notes:read notes:write' });
    expect(answer.body).toMatchObject({ error: 'invalid_scope' });
  });

  test('a token that is revoked takes its family along', async () => {
    const { body } = await signIn();
    const parameters = { token: body.refresh_token, client_id: client.client_id };
    expect((await form(found.server.revocation_endpoint ?? '', parameters)).status).toBe(200);
    expect((await refresh(found, client, body.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await post(oauth.url, body.access_token, 'tools/list')).status).toBe(401);
  });
});

describe('at the MCP server', () => {
  test('the challenge names the metadata, the scope, and an error', async () => {
    const { status, headers } = await post(oauth.url, undefined, 'tools/list');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(
      `Bearer error="invalid_token", error_description="Missing Authorization header", scope="notes:read", resource_metadata="${oauth.issuer}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  test('a token for another API behind the same authorization server opens nothing', async () => {
    const other = { ...found, resource: `${oauth.issuer}/other` };
    const { status, body } = await exchange(other, client, await authorize(other, client));
    expect(status).toBe(200);
    const answer = await post(oauth.url, body.access_token, 'tools/list');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('for another resource');
  });

  test('a tool that needs more than the token has names what it needs, and is served once it has', async () => {
    const { body } = await signIn();
    const call403 = await post(oauth.url, body.access_token, 'tools/call', {
      name: 'write_note',
      arguments: { name: 'n' },
    });
    expect(call403.status).toBe(403);
    expect(call403.headers.get('www-authenticate')).toMatch(
      /error="insufficient_scope".*scope="notes:write".*resource_metadata=/,
    );
    const { body: wider } = await signIn(client, 'notes:read notes:write');
    expect(await call(oauth.url, wider.access_token, 'write_note', { name: 'n' })).toMatchObject({
      result: { content: [{ text: 'alice has written n' }] },
    });
  });

  test('a token for the further scope alone has lost the first', async () => {
    const { body } = await signIn(client, 'notes:write');
    expect((await post(oauth.url, body.access_token, 'tools/list')).status).toBe(403);
  });

  test('a token ends when it said', { timeout: 20_000 }, async () => {
    const { body } = await signIn();
    const looks = async () => (await post(oauth.url, body.access_token, 'tools/list')).status;
    expect(await looks()).toBe(200);
    await vi.waitFor(async () => expect(await looks()).toBe(401), { timeout: 10_000, interval: 250 });
  });
});
