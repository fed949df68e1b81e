import { describe, expect, it } from 'vitest';
import { revokeTokens } from '../../../packages/gateway/src/upstream/oauth/revoke-tokens.ts';
import { type FakeAnswer, type FakeRequest, startFakeProvider, testWay } from './fake-provider.ts';

const client = { clientId: 'client-1', secret: 's3cret', authMethod: 'client_secret_post' };

async function revoke(
  server: (request: FakeRequest) => FakeAnswer,
  refreshToken: string | undefined = 'rt-do-not-show',
) {
  const { facts, requests } = await startFakeProvider(server);
  const { revocationEndpoint, authMethods } = facts.authorizationServer;
  const way = testWay();
  const accessToken = 'at-do-not-show';
  const outcome = await revokeTokens(way, { revocationEndpoint, authMethods, client, accessToken, refreshToken });
  return { outcome, way, forms: requests.map(({ form }) => form) };
}

describe('at the end of an identity', () => {
  it('both tokens are taken back, the refresh token first', async () => {
    const { outcome, forms, way } = await revoke(() => ({ status: 200 }));
    const credentials = { client_id: 'client-1', client_secret: 's3cret' };
    expect(forms).toEqual([
      { token: 'rt-do-not-show', token_type_hint: 'refresh_token', ...credentials },
      { token: 'at-do-not-show', token_type_hint: 'access_token', ...credentials },
    ]);
    expect(outcome).toEqual({ refreshToken: { kind: 'revoked' }, accessToken: { kind: 'revoked' } });
    expect(JSON.stringify(way.evidence)).not.toContain('do-not-show');
  });

  it('there may be an access token alone', async () => {
    const { facts, requests } = await startFakeProvider(() => ({ status: 200 }));
    const { revocationEndpoint, authMethods } = facts.authorizationServer;
    const tokens = { accessToken: 'at-1', refreshToken: undefined };
    const outcome = await revokeTokens(testWay(), { revocationEndpoint, authMethods, client, ...tokens });
    expect(requests).toHaveLength(1);
    expect(outcome.refreshToken).toEqual({ kind: 'not_revocable' });
  });

  it('a token that cannot be taken back is no failure', async () => {
    const { outcome } = await revoke(({ form }) =>
      form.token_type_hint === 'access_token'
        ? { status: 400, body: { error: 'unsupported_token_type' } }
        : { status: 200 },
    );
    expect(outcome).toEqual({ refreshToken: { kind: 'revoked' }, accessToken: { kind: 'not_revocable' } });
  });

  it('a failure is told, and the other token is tried all the same', async () => {
    const { outcome, forms } = await revoke(({ form }) =>
      form.token_type_hint === 'refresh_token'
        ? { status: 503, body: `down, ${form.token}`, headers: { 'retry-after': '5' } }
        : { status: 200 },
    );
    expect(forms).toHaveLength(2);
    expect(outcome).toMatchObject({
      refreshToken: {
        kind: 'failed',
        failure: {
          retryAfter: 5,
          error: { code: 'oauth_revocation_failed' },
          problem: { stage: 'revocation', status: 503, body: 'down, [redacted]' },
        },
      },
      accessToken: { kind: 'revoked' },
    });
  });

  it('nothing is asked where nothing can be', async () => {
    const way = testWay();
    const tokens = { accessToken: 'at-1', refreshToken: 'rt-1' };
    const none = { revocationEndpoint: undefined, authMethods: undefined };
    expect(await revokeTokens(way, { ...none, client, ...tokens })).toEqual({
      refreshToken: { kind: 'not_revocable' },
      accessToken: { kind: 'not_revocable' },
    });
    expect(way.evidence).toEqual([]);
  });
});
