import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { OAuthFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import { registerClient } from '../../../packages/gateway/src/upstream/oauth/register-client.ts';
import type { NamedProcess } from '../../support/real-process.ts';
import { startFirstMajorOAuth } from '../../support/real-servers.ts';
import { publishedFacts } from './published-facts.ts';
import { callback, granted, opened, realWay, registered } from './sign-in.ts';

// The example server of the v1 SDK with its mcpAuthRouter: the largest install base there is.

describe('at a server of the SDK’s first major', () => {
  let server: NamedProcess;
  let facts: OAuthFacts;
  beforeAll(async () => {
    server = await startFirstMajorOAuth();
    facts = await publishedFacts(server.url);
    return () => server.end();
  });

  it('a client registers and signs in, and there is no refresh token', async () => {
    const way = realWay();
    const client = await registered(way, facts);
    const { granted: first, authMethod } = await granted(way, facts, opened(client));
    expect(authMethod).toBe('none');
    expect(first).toMatchObject({ refreshAt: null, tokens: { refreshToken: undefined, resource: facts.resource } });
    expect(first.expiresAt).toBeGreaterThan(Date.now());
  });

  // oauth 32, frameworks §8 Basic not accepted: it answers client_secret_basic to who asks for it, and refuses it afterwards.
  it('a client that was registered for Basic ends up with post', async () => {
    const way = realWay();
    const basicAlone = { ...facts.authorizationServer, authMethods: ['client_secret_basic'] };
    const told: OAuthFacts = { ...facts, authorizationServer: basicAlone };
    const client = await registered(way, told);
    expect(client).toMatchObject({ authMethod: 'client_secret_basic', secret: expect.stringMatching(/./) });
    expect(client.secretExpiresAt).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect((await granted(way, told, opened(client))).authMethod).toBe('client_secret_post');
  });

  it('a resource that is not its own is refused at the token endpoint, which says 500', async () => {
    const way = realWay();
    const client = opened(await registered(way, facts));
    const settings = { resource: { override: 'https://elsewhere.test/mcp' } };
    await expect(granted(way, facts, client, { settings })).rejects.toMatchObject({
      code: 'oauth_token_failed',
      message: expect.stringContaining('HTTP 500, server_error'),
    });
  });
});

// frameworks §8 429 on registration
it('the 21st registration within an hour is told to wait', async () => {
  const server = await startFirstMajorOAuth();
  onTestFinished(() => server.end());
  const facts = await publishedFacts(server.url);
  const way = realWay();
  const outcomes = [];
  for (let count = 0; count < 21; count += 1) outcomes.push(await registerClient(way, facts, { callback, scopes: [] }));
  expect(outcomes.slice(0, 20).every(({ kind }) => kind === 'registered')).toBe(true);
  expect(outcomes[20]).toMatchObject({
    kind: 'failed',
    failure: { kind: 'transient', error: { code: 'oauth_rate_limited' }, problem: { status: 429 } },
  });
  const last = outcomes[20];
  const seconds = last?.kind === 'failed' ? last.failure.retryAfter : 0;
  expect(seconds).toBeGreaterThan(3_000);
  expect(seconds).toBeLessThanOrEqual(3_600);
});
