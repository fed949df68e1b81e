import { expect, onTestFinished, test, vi } from 'vitest';
import { createBrowser } from '../support/browser.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import type { OAuthServerOptions } from '../support/real-oauth-options.ts';
import { registrationToken } from '../support/real-oauth-provider.ts';
import {
  authorize,
  type Client,
  call,
  type Discovered,
  discover,
  exchange,
  post,
  redirectUri,
  refresh,
  register,
} from './oauth-by-hand.ts';

// What tests can ask of the strict server, and what they can do to it.

interface Started {
  readonly oauth: RealOAuth;
  readonly found: Discovered;
}

async function start(options: OAuthServerOptions = {}): Promise<Started> {
  const oauth = await startOAuth(options);
  onTestFinished(() => oauth.end());
  return { oauth, found: await discover(oauth.url) };
}

async function signIn(found: Discovered, client: Client, scope = 'notes:read') {
  return (await exchange(found, client, await authorize(found, client, { scope }))).body;
}

function reaches(oauth: RealOAuth, counts: object): Promise<void> {
  return vi.waitFor(async () => expect(await oauth.counts()).toMatchObject(counts), { timeout: 10_000 });
}

test('it counts, and keeps what it was asked', async () => {
  const { oauth, found } = await start();
  const client = (await register(found.server)).body;
  await register(found.server, { redirect_uris: [] });
  const { access_token: token, refresh_token: old } = await signIn(found, client);
  await authorize(found, client, { resource: undefined });
  await refresh(found, client, old);
  await refresh(found, client, old);
  await refresh(found, { client_id: 'nobody' }, old);
  await post(oauth.url, token, 'tools/call', { name: 'whoami', arguments: {} });
  expect(await oauth.counts()).toEqual({
    token: {
      'authorization_code ok': 1,
      'refresh_token ok': 1,
      'refresh_token invalid_grant': 1,
      'refresh_token invalid_client': 1,
    },
    registrations: { ok: 1, invalid_redirect_uri: 1 },
    authorizations: { ok: 1, invalid_target: 1 },
    revocations: {},
    calls: {},
    refusals: { '401': 2 },
    tokenRequestsNow: 0,
    tokenRequestsAtOnce: 1,
  });
  const refreshed = (await oauth.seen()).find(({ parameters }) => parameters.grant_type === 'refresh_token');
  expect(refreshed).toMatchObject({
    endpoint: 'token',
    outcome: 'ok',
    authorization: '',
    parameters: { resource: found.resource },
  });
});

test('revoking all ends refresh and access tokens, and a new sign-in mends it', async () => {
  const { oauth, found } = await start();
  const client = (await register(found.server)).body;
  const tokens = await signIn(found, client);
  await oauth.revokeAll();
  expect((await post(oauth.url, tokens.access_token, 'tools/list')).status).toBe(401);
  expect((await refresh(found, client, tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
  expect(await signIn(found, client)).toHaveProperty('access_token');
});

test('revoking access alone leaves the refresh token good', async () => {
  const { oauth, found } = await start();
  const client = (await register(found.server)).body;
  const tokens = await signIn(found, client);
  await oauth.revokeAccess();
  expect((await post(oauth.url, tokens.access_token, 'tools/list')).status).toBe(401);
  const { body } = await refresh(found, client, tokens.refresh_token);
  expect((await post(oauth.url, body.access_token, 'tools/list')).status).toBe(200);
});

test('it forgets clients that registered, and never the one of its owner', async () => {
  const owned = { id: 'owned', secret: 'secret' };
  const { oauth, found } = await start({ client: owned });
  const client = (await register(found.server)).body;
  const tokens = await signIn(found, client);
  await oauth.forgetClients();
  expect(await refresh(found, client, tokens.refresh_token)).toMatchObject({
    status: 401,
    body: { error: 'invalid_client' },
  });
  expect(await authorize(found, client)).toMatchObject({
    status: 400,
    body: expect.stringContaining('invalid_client'),
  });
  const basic = { client_id: owned.id, client_secret: owned.secret, token_endpoint_auth_method: 'client_secret_basic' };
  expect((await authorize(found, basic)).body).toContain('invalid_redirect_uri');
  await oauth.allow(redirectUri);
  expect(await signIn(found, basic)).toHaveProperty('access_token');
});

test('a restart forgets all but the client of its owner', async () => {
  const { oauth, found } = await start({ client: { id: 'owned', secret: 'secret', redirectUri } });
  const client = (await register(found.server)).body;
  const { access_token: token } = await signIn(found, client);
  const again = await oauth.restart();
  onTestFinished(() => again.end());
  expect(again.url).toBe(oauth.url);
  expect((await post(again.url, token, 'tools/list')).status).toBe(401);
  expect((await authorize(found, client)).body).toContain('invalid_client');
  const basic = { client_id: 'owned', client_secret: 'secret', token_endpoint_auth_method: 'client_secret_basic' };
  expect(await signIn(found, basic)).toHaveProperty('access_token');
});

test('a new client is unknown for as long as it was told', async () => {
  const { oauth, found } = await start();
  await oauth.lateClients(3_000);
  const client = (await register(found.server)).body;
  expect((await authorize(found, client)).body).toContain('invalid_client');
  expect(await refresh(found, client, 'any')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  await vi.waitFor(async () => expect((await authorize(found, client)).url.href).toContain(redirectUri), {
    timeout: 10_000,
  });
});

test('the token endpoint is down in the way that was asked, and up again', async () => {
  const { oauth, found } = await start();
  const client = (await register(found.server)).body;
  const { refresh_token: token } = await signIn(found, client);
  await oauth.down();
  expect((await refresh(found, client, token)).status).toBe(503);
  await oauth.down({ status: 429, headers: { 'retry-after': '7' }, body: '{"error":"slow_down"}' });
  const { status, headers, body } = await refresh(found, client, token);
  expect([status, headers.get('retry-after'), body]).toEqual([429, '7', { error: 'slow_down' }]);
  await oauth.up();
  expect((await refresh(found, client, token)).status).toBe(200);
  expect((await oauth.counts()).token).toMatchObject({ 'unread 503': 1, 'unread 429': 1, 'refresh_token ok': 1 });
});

test.each([
  ['never heard before its delay', { before: 1_000 }, {}, 200],
  ['served but not answered after it', { after: 1_000 }, { 'refresh_token ok': 1 }, 400],
])('a client that is gone is %s', async (_case, delay, served, status) => {
  const { oauth, found } = await start();
  const client = (await register(found.server)).body;
  const { refresh_token: token } = await signIn(found, client);
  await oauth.delayTokens(delay);
  const gone = new AbortController();
  const lost = refresh(found, client, token, {}, gone.signal);
  const counted = { 'authorization_code ok': 1, ...served };
  await reaches(oauth, { tokenRequestsNow: 1, token: counted });
  gone.abort();
  await expect(lost).rejects.toThrow('aborted');
  await reaches(oauth, { tokenRequestsNow: 0 });
  expect((await oauth.counts()).token).toEqual(counted);
  await oauth.delayTokens({});
  expect((await refresh(found, client, token)).status).toBe(status);
});

test('registration can be closed', async () => {
  const { found } = await start({ registration: 'off' });
  expect(found.server).not.toHaveProperty('registration_endpoint');
  expect((await fetch(`${found.server.issuer}/register`, { method: 'POST' })).status).toBe(404);
});

test('registration can want a credential', async () => {
  const { found } = await start({ registration: 'token' });
  expect(await register(found.server)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  expect(await register(found.server, {}, registrationToken)).toMatchObject({ status: 201 });
});

test('the secret of a client can end, and its registration says when', async () => {
  const { found } = await start({ secretSeconds: 4 });
  const { body: client } = await register(found.server, { token_endpoint_auth_method: 'client_secret_basic' });
  expect(client.client_secret_expires_at).toBeGreaterThan(Date.now() / 1000);
  const { refresh_token: token } = await signIn(found, client);
  expect(token).toBeDefined();
  const wrong = async () => (await refresh(found, client, 'any')).body.error;
  expect(await wrong()).toBe('invalid_grant');
  await vi.waitFor(async () => expect(await wrong()).toBe('invalid_client'), { timeout: 10_000, interval: 250 });
});

test.each([
  ['never', 'notes:read', {}, false],
  ['with_offline_access', 'notes:read', {}, false],
  ['with_offline_access', 'notes:read offline_access', {}, false],
  ['with_offline_access', 'notes:read offline_access', { prompt: 'consent' }, true],
] as const)('refresh tokens %s, scope %s, %o', async (refreshTokens, scope, changes, given) => {
  const { found } = await start({ refreshTokens });
  const client = (await register(found.server)).body;
  const { body } = await exchange(found, client, await authorize(found, client, { scope, ...changes }));
  expect(body).toHaveProperty('access_token');
  expect(Object.hasOwn(body, 'refresh_token')).toBe(given);
});

test('the two servers can have a port each', async () => {
  const { oauth, found } = await start({ separate: true });
  expect(new URL(oauth.url).origin).not.toBe(oauth.issuer);
  const client = (await register(found.server)).body;
  const { access_token: token } = await signIn(found, client);
  expect((await post(oauth.url, token, 'tools/list')).status).toBe(200);
});

test.each([
  ['Allow', 'code'],
  ['Deny', 'error'],
])('it can show pages, on which a person may press %s', async (button, parameter) => {
  const { oauth, found } = await start({ pages: 'form' });
  const client = (await register(found.server)).body;
  const browser = createBrowser();
  const login = await authorize(found, client, {}, browser);
  expect(login).toMatchObject({ status: 200, body: expect.stringContaining('Sign in') });
  const end = await browser.submit(login, {
    stopAt: redirectUri,
    fill: { account: 'bob' },
    press: ['Sign in', button],
  });
  expect(end.url.href).toContain(redirectUri);
  expect(end.url.searchParams.has(parameter)).toBe(true);
  if (button === 'Deny') return;
  const { body } = await exchange(found, client, end);
  expect(await call(oauth.url, body.access_token, 'whoami')).toMatchObject({ result: { content: [{ text: 'bob' }] } });
});

test('a hundred calls and a hundred refreshes at once are served', async () => {
  const { oauth, found } = await start();
  const client = (await register(found.server)).body;
  const signed = await Promise.all(Array.from({ length: 20 }, () => signIn(found, client)));
  const refreshed = await Promise.all(signed.map(({ refresh_token: token }) => refresh(found, client, token)));
  expect(refreshed.map(({ status }) => status)).toEqual(signed.map(() => 200));
  const token = refreshed[0]?.body.access_token;
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      post(oauth.url, token, 'tools/call', { name: 'read_note', arguments: { name: 'n' } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect((await oauth.counts()).calls).toEqual({ read_note: 100 });
});
