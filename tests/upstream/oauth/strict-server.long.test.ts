import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { OAuthFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import { chooseClient } from '../../../packages/gateway/src/upstream/oauth/choose-client.ts';
import { finishAuthorization } from '../../../packages/gateway/src/upstream/oauth/finish-authorization.ts';
import type { Granted } from '../../../packages/gateway/src/upstream/oauth/granted.ts';
import type { NewClient } from '../../../packages/gateway/src/upstream/oauth/new-client.ts';
import { type RefreshOutcome, refreshTokens } from '../../../packages/gateway/src/upstream/oauth/refresh-tokens.ts';
import { registerClient } from '../../../packages/gateway/src/upstream/oauth/register-client.ts';
import { revokeTokens } from '../../../packages/gateway/src/upstream/oauth/revoke-tokens.ts';
import type { OAuthWay } from '../../../packages/gateway/src/upstream/oauth/way.ts';
import { createBrowser } from '../../support/browser.ts';
import { type RealOAuth, startOAuth } from '../../support/real-oauth.ts';
import type { OAuthServerOptions } from '../../support/real-oauth-options.ts';
import { publishedFacts } from './published-facts.ts';
import { callback, granted, opened, realWay, registered, signedIn, walkedOut } from './sign-in.ts';

// oidc-provider, as strict as it can be set: S256, exact resource and redirect URI, rotation that ends a family on reuse.

interface Scene {
  readonly server: RealOAuth;
  readonly facts: OAuthFacts;
  readonly way: OAuthWay;
}

let shared: Omit<Scene, 'way'>;
beforeAll(async () => {
  const server = await startOAuth({ accessTokenSeconds: 60 });
  shared = { server, facts: await publishedFacts(server.url) };
  return () => server.end();
});

/** The server that tests share; they leave it as they found it, but for whom it knows. */
function usual(): Scene {
  return { ...shared, way: realWay() };
}

/** A server of its own, which ends with the test. */
async function strict(options: OAuthServerOptions): Promise<Scene> {
  const server = await startOAuth({ accessTokenSeconds: 60, ...options });
  onTestFinished(() => server.end());
  return { server, facts: await publishedFacts(server.url), way: realWay() };
}

function refresh(
  way: OAuthWay,
  facts: OAuthFacts,
  client: NewClient,
  { tokens, scope }: Granted,
): Promise<RefreshOutcome> {
  return refreshTokens(way, {
    endpoint: facts.authorizationServer,
    client,
    refreshToken: tokens.refreshToken ?? '',
    resource: tokens.resource,
    scope,
  });
}

/** The status of a call with that token, and its challenge. */
async function called(
  server: RealOAuth,
  accessToken: string,
  tool: string,
): Promise<{ status: number; challenge: string }> {
  const params = { name: tool, arguments: {} };
  const answer = await fetch(server.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${accessToken}`,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  await answer.text();
  return { status: answer.status, challenge: answer.headers.get('www-authenticate') ?? '' };
}

describe('at a strict authorization server', () => {
  it('a public client registers, signs in, refreshes with rotation, and signs out', async () => {
    const { server, facts, way } = await strict({});
    const client = await registered(way, facts);
    expect(client).toMatchObject({ authMethod: 'none', secret: undefined, redirectUri: callback });

    const first = (await granted(way, facts, opened(client))).granted;
    expect(first.scope).toBe('notes:read');
    expect(first.refreshAt).toBeLessThan(first.expiresAt ?? 0);
    expect((await called(server, first.tokens.accessToken, 'whoami')).status).toBe(200);

    const second = await refresh(way, facts, client, first);
    if (second.kind === 'failed') throw second.failure.error;
    expect(second.granted.tokens.refreshToken).not.toBe(first.tokens.refreshToken);
    expect(second.granted.scope).toBe(first.scope);

    const { revocationEndpoint, authMethods } = facts.authorizationServer;
    const { accessToken, refreshToken } = second.granted.tokens;
    const revocation = await revokeTokens(way, { revocationEndpoint, authMethods, client, accessToken, refreshToken });
    expect(revocation).toEqual({ refreshToken: { kind: 'revoked' }, accessToken: { kind: 'revoked' } });
    expect((await called(server, accessToken, 'whoami')).status).toBe(401);

    const { token, registrations, authorizations } = await server.counts();
    expect({ token, registrations, authorizations }).toEqual({
      token: { 'authorization_code ok': 1, 'refresh_token ok': 1 },
      registrations: { ok: 1 },
      authorizations: { ok: 1 },
    });
  });

  it.each([
    ['client_secret_post', ''],
    ['client_secret_basic', 'basic'],
  ] as const)('a confidential client registers for %s where only that is taken', async (method, scheme) => {
    const { server, facts, way } = await strict({ authMethods: [method] });
    const client = await registered(way, facts);
    expect(client).toMatchObject({ authMethod: method, secret: expect.stringMatching(/./) });
    const outcome = await granted(way, facts, opened(client));
    expect(outcome.authMethod).toBe(method);
    expect((await refresh(way, facts, client, outcome.granted)).kind).toBe('granted');
    const tokens = (await server.seen()).filter(({ endpoint }) => endpoint === 'token');
    expect(tokens.map(({ authorization }) => authorization)).toEqual([scheme, scheme]);
  });

  it.each([
    [['client_secret_post', 'client_secret_basic'], 'simple-secret', 'client_secret_post'],
    [['client_secret_basic'], 'simple-secret', 'client_secret_basic'],
    [['client_secret_basic'], 'a+b/c= %41', 'client_secret_basic'],
  ] as const)('a given client is taken where %s, with the secret %s', async (authMethods, secret, taken) => {
    const options = { registration: 'off', client: { id: 'given-1', secret }, authMethods } as const;
    const { facts, way, server } = await strict(options);
    await server.allow(callback);
    const given = { source: 'given', clientId: 'given-1', secret, authMethod: null, issuer: null } as const;
    const client: NewClient = { ...given, secretExpiresAt: null, redirectUri: null };
    const outcome = await granted(way, facts, opened(client));
    expect(outcome.authMethod).toBe(taken);
    const kept = { ...client, authMethod: outcome.authMethod };
    expect((await refresh(way, facts, kept, outcome.granted)).kind).toBe('granted');
    expect((await server.counts()).token).toEqual({ 'authorization_code ok': 1, 'refresh_token ok': 1 });
  });

  it('a server without registration leads to a person', async () => {
    const { facts } = await strict({ registration: 'off' });
    const context = { publicUrl: 'http://127.0.0.1:9', callback, documentUrl: 'http://127.0.0.1:9/d', now: Date.now() };
    expect(chooseClient(facts, undefined, context)).toMatchObject({
      kind: 'ask',
      error: { code: 'oauth_client_needed' },
    });
  });

  // oauth 25
  it('a registration that wants a credential leads to a person', async () => {
    const { facts, way } = await strict({ registration: 'token' });
    const outcome = await registerClient(way, facts, { callback, scopes: [] });
    expect(outcome).toMatchObject({
      failure: { kind: 'definitive', error: { code: 'oauth_client_needed' }, problem: { status: 401 } },
    });
  });

  it('a callback by https is that of a web client', async () => {
    const { facts, way, server } = usual();
    const outcome = await registerClient(way, facts, { callback: 'https://gate.test/oauth/callback', scopes: [] });
    expect(outcome.kind).toBe('registered');
    const seen = await server.seen();
    expect(seen.at(-1)).toMatchObject({ endpoint: 'register', parameters: { application_type: 'web' } });
  });

  // frameworks §2.8
  it('a client that the server knows a moment late is shown again, and the code with it', async () => {
    const { facts, way, server } = usual();
    const client = await registered(way, facts);
    const registeredAt = Date.now();
    const { contents, parameters } = await walkedOut(way, facts, opened(client, registeredAt));
    await server.lateClients(Date.now() - registeredAt + 1_000);
    onTestFinished(() => server.lateClients(0));
    const outcome = await finishAuthorization(way, contents, parameters);
    expect(outcome).toMatchObject({ kind: 'granted', waited: expect.any(Number) });
    expect(outcome.kind === 'granted' && outcome.waited).toBeGreaterThanOrEqual(500);
    const tokens = (await server.seen()).filter(({ parameters: { code } }) => code === parameters.get('code'));
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    expect(tokens.at(-1)?.outcome).toBe('ok');
  });

  // oauth 26, oauth 27
  it('a client that the server forgot is told apart, and a new one works', async () => {
    const { facts, way, server } = usual();
    const client = await registered(way, facts);
    const { granted: old } = await granted(way, facts, opened(client));
    await server.forgetClients();
    expect(await refresh(way, facts, client, old)).toMatchObject({
      failure: { kind: 'invalid_client', problem: { status: 401, error: 'invalid_client' } },
    });
    const next = await registered(way, facts);
    expect(next.clientId).not.toBe(client.clientId);
    expect((await signedIn(way, facts, opened(next))).kind).toBe('granted');
  });

  it('a grant that was revoked is told apart', async () => {
    const { facts, way, server } = usual();
    const client = await registered(way, facts);
    const { granted: old } = await granted(way, facts, opened(client));
    await server.revokeAll();
    expect(await refresh(way, facts, client, old)).toMatchObject({
      failure: { kind: 'invalid_grant', problem: { stage: 'refresh', status: 400, error: 'invalid_grant' } },
    });
  });

  // oauth 9
  it('trouble leaves the refresh token good', async () => {
    const { facts, way, server } = usual();
    const client = await registered(way, facts);
    const { granted: old } = await granted(way, facts, opened(client));
    await server.down({ status: 502, body: '<html>bad gateway</html>' });
    expect(await refresh(way, facts, client, old)).toMatchObject({
      failure: { kind: 'transient', problem: { status: 502 } },
    });
    await server.down({ status: 429, headers: { 'retry-after': '9' } });
    expect(await refresh(way, facts, client, old)).toMatchObject({ failure: { kind: 'transient', retryAfter: 9 } });
    await server.up();
    expect((await refresh(way, facts, client, old)).kind).toBe('granted');
  });

  // oauth 33
  it('two sign-ins at once, ended in the other order, do not get in each other’s way', async () => {
    const { facts, way } = usual();
    const client = opened(await registered(way, facts));
    const [one, two] = [await walkedOut(way, facts, client), await walkedOut(way, facts, client)];
    const second = await finishAuthorization(way, two.contents, two.parameters);
    const first = await finishAuthorization(way, one.contents, one.parameters);
    expect([first.kind, second.kind]).toEqual(['granted', 'granted']);
    const crossed = await finishAuthorization(way, one.contents, two.parameters);
    expect(crossed).toMatchObject({ failure: { error: { code: 'oauth_state_unknown' } } });
  });

  // oauth 38
  it('offline_access is asked for where a refresh token needs it', async () => {
    const { facts, way } = await strict({ refreshTokens: 'with_offline_access' });
    const client = await registered(way, facts);
    const with_ = await granted(way, facts, opened(client));
    expect(with_.granted.tokens.refreshToken).toBeDefined();
    const without = await granted(way, facts, opened(client), { settings: { scopes: ['notes:read'] } });
    expect(without.granted).toMatchObject({ refreshAt: null, tokens: { refreshToken: undefined } });
    expect(without.granted.expiresAt).not.toBeNull();
  });

  // oauth 31
  it('more scopes are asked for together with those that were granted, and stay after a refresh', async () => {
    const { facts, way, server } = usual();
    const client = await registered(way, facts);
    const narrow: OAuthFacts = { ...facts, challengeScope: 'notes:read' };
    const first = (await granted(way, narrow, opened(client))).granted;
    expect(first.scope).toBe('notes:read');
    const refusal = await called(server, first.tokens.accessToken, 'write_note');
    expect(refusal).toMatchObject({ status: 403, challenge: expect.stringContaining('notes:write') });

    const second = (
      await granted(way, narrow, opened(client), { had: { granted: first.scope, wanted: 'notes:write' } })
    ).granted;
    expect(second.scope.split(' ').sort()).toEqual(['notes:read', 'notes:write']);
    const third = await refresh(way, facts, client, second);
    if (third.kind === 'failed') throw third.failure.error;
    expect(third.granted.scope).toBe(second.scope);
    expect((await called(server, third.granted.tokens.accessToken, 'write_note')).status).toBe(200);
  });

  it('a secret that ends is known to end, and is refused when it has', async () => {
    const { facts, way } = await strict({ authMethods: ['client_secret_post'], secretSeconds: 2 });
    const client = await registered(way, facts);
    const { secretExpiresAt } = client;
    expect(secretExpiresAt).toBeLessThanOrEqual(Date.now() + 3_000);
    const { granted: old } = await granted(way, facts, opened(client));
    await way.sleep((secretExpiresAt ?? 0) - Date.now() + 1_000);
    expect(await refresh(way, facts, client, old)).toMatchObject({ failure: { kind: 'invalid_client' } });
  });

  it('a person who declines is told so', async () => {
    const { facts, way } = await strict({ account: 'nobody' });
    const client = opened(await registered(way, facts));
    expect(await signedIn(way, facts, client)).toMatchObject({
      failure: {
        error: { code: 'oauth_denied' },
        problem: { error: 'access_denied', description: 'the person said no' },
      },
    });
  });

  // oauth 17, oauth 28
  it('a resource that was left out, or is another, is refused there and told here', async () => {
    const { facts, way } = usual();
    const client = opened(await registered(way, facts));
    for (const resource of ['omit', { override: `${facts.resource}/` }] as const) {
      expect(await signedIn(way, facts, client, { settings: { resource } })).toMatchObject({
        failure: { kind: 'definitive', problem: { error: 'invalid_target' } },
      });
    }
  });

  it('a refresh token that was spent ends the family, which we can tell', async () => {
    const { facts, way } = usual();
    const client = await registered(way, facts);
    const { granted: old } = await granted(way, facts, opened(client));
    const next = await refresh(way, facts, client, old);
    if (next.kind === 'failed') throw next.failure.error;
    expect(await refresh(way, facts, client, old)).toMatchObject({ failure: { kind: 'invalid_grant' } });
    expect(await refresh(way, facts, client, next.granted)).toMatchObject({ failure: { kind: 'invalid_grant' } });
  });

  it('a page for people is walked through by a person', async () => {
    const { facts, way } = await strict({ pages: 'form' });
    const client = opened(await registered(way, facts));
    const browser = createBrowser();
    const walk = { open: (url: string) => browser.open(url, { stopAt: callback, press: ['Sign in', 'Allow'] }) };
    const outcome = await signedIn(way, facts, client, { browser: { ...browser, ...walk } });
    expect(outcome.kind).toBe('granted');
  });
});
