import { describe, expect, it } from 'vitest';
import { refreshTokens } from '../../../packages/gateway/src/upstream/oauth/refresh-tokens.ts';
import { type FakeAnswer, startFakeProvider, testWay } from './fake-provider.ts';

const refreshToken = 'rt-4f1c9d02-do-not-show';
const secret = 'client-secret-do-not-show';

/** Refreshes at a token endpoint that answers so. */
async function refresh(answer: FakeAnswer) {
  const { facts } = await startFakeProvider(() => answer);
  const way = testWay();
  const outcome = await refreshTokens(way, {
    endpoint: facts.authorizationServer,
    client: { clientId: 'client-1', secret, authMethod: 'client_secret_post' },
    refreshToken,
    resource: facts.resource,
    scope: 'notes:read notes:write',
  });
  return { outcome, way, tokenEndpoint: facts.authorizationServer.tokenEndpoint };
}

const healthy = { access_token: 'at-1', token_type: 'Bearer', expires_in: 100, refresh_token: 'rt-2' };
const start = Date.parse('2026-11-25T12:00:00Z');
const asHealthy = {
  tokens: { accessToken: 'at-1', refreshToken: 'rt-2', resource: 'https://mcp.test/mcp' },
  scope: 'notes:read notes:write',
  expiresAt: start + 100_000,
  refreshAt: start + 80_000,
};

interface GrantedRow {
  readonly name: string;
  readonly answer: FakeAnswer;
  /** What differs from the healthy answer's outcome. */
  readonly differs?: object;
  readonly cases?: readonly string[];
}

const kept = { ...asHealthy.tokens, refreshToken };

const grantedRows: readonly GrantedRow[] = [
  { name: 'as RFC 6749 has it', answer: { body: healthy } },
  { name: 'under 201', answer: { status: 201, body: healthy } },
  {
    name: 'without token_type',
    answer: { body: { ...healthy, token_type: undefined } },
    cases: ['oauth §6.1 no token_type'],
  },
  { name: 'with another token_type', answer: { body: { ...healthy, token_type: 'N_A' } } },
  {
    name: 'with a refresh_token of null: the old one stays',
    answer: { body: { ...healthy, refresh_token: null } },
    differs: { tokens: kept },
    cases: ['oauth §6.1 null refresh_token'],
  },
  {
    name: 'without refresh_token: the old one stays',
    answer: { body: { ...healthy, refresh_token: undefined } },
    differs: { tokens: kept },
  },
  {
    name: 'with an empty refresh_token',
    answer: { body: { ...healthy, refresh_token: '' } },
    differs: { tokens: kept },
  },
  {
    name: 'with a list of scopes',
    answer: { body: { ...healthy, scope: ['notes:read', 'admin'] } },
    differs: { scope: 'notes:read admin' },
    cases: ['oauth §6.1 array scope'],
  },
  {
    name: 'with scopes separated by commas',
    answer: { body: { ...healthy, scope: 'repo,gist' } },
    differs: { scope: 'repo gist' },
  },
  {
    name: 'with fewer scopes',
    answer: { body: { ...healthy, scope: 'notes:read' } },
    differs: { scope: 'notes:read' },
  },
  { name: 'with expires_in as text', answer: { body: { ...healthy, expires_in: '100' } } },
  {
    name: 'without expires_in',
    answer: { body: { ...healthy, expires_in: undefined } },
    differs: { expiresAt: null, refreshAt: null },
  },
  {
    name: 'with expires_in of 0, which nobody means',
    answer: { body: { ...healthy, expires_in: 0 } },
    differs: { expiresAt: null, refreshAt: null },
  },
  {
    name: 'with expires_in that is no number',
    answer: { body: { ...healthy, expires_in: 'soon' } },
    differs: { expiresAt: null, refreshAt: null },
  },
  {
    name: 'as JSON that calls itself HTML',
    answer: { body: JSON.stringify(healthy), headers: { 'content-type': 'text/html' } },
  },
  { name: 'as JSON behind a byte order mark', answer: { body: `\uFEFF${JSON.stringify(healthy)}` } },
  {
    name: 'as a form, as GitHub answers',
    answer: {
      body: 'access_token=at-1&expires_in=100&refresh_token=rt-2&scope=repo%2Cgist&token_type=bearer',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    differs: { scope: 'repo gist' },
  },
  {
    name: 'as a form that calls itself text',
    answer: { body: 'access_token=at-1&expires_in=100&refresh_token=rt-2', headers: { 'content-type': 'text/plain' } },
  },
];

describe('tokens are taken from an answer', () => {
  it.each(grantedRows)('$name', async ({ answer, differs }) => {
    const { outcome } = await refresh(answer);
    expect(outcome).toEqual({
      kind: 'granted',
      granted: { ...asHealthy, ...differs },
      authMethod: 'client_secret_post',
    });
  });
});

interface FailedRow {
  readonly name: string;
  readonly answer: FakeAnswer;
  readonly kind: 'transient' | 'invalid_grant' | 'invalid_client' | 'definitive';
  readonly problem?: object;
  readonly retryAfter?: number;
  readonly message?: string;
  readonly cases?: readonly string[];
}

const page = '<html><body>502 Bad Gateway</body></html>';

const failedRows: readonly FailedRow[] = [
  {
    name: '400 invalid_grant, with all that it says',
    answer: {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Token is\n expired', error_uri: 'https://as.test/why' },
    },
    kind: 'invalid_grant',
    problem: {
      stage: 'refresh',
      status: 400,
      error: 'invalid_grant',
      description: 'Token is expired',
      uri: 'https://as.test/why',
      code: undefined,
    },
    message: '/token issued no token: HTTP 400, invalid_grant, Token is expired',
    cases: ['oauth §6.1 token 400 invalid_grant'],
  },
  {
    name: '401 invalid_grant, as FastMCP answers',
    answer: { status: 401, body: { error: 'invalid_grant' } },
    kind: 'invalid_grant',
    cases: ['framework: old refresh token dead / graceful'],
  },
  {
    name: '400 invalid_client, as the v1 SDK answers',
    answer: { status: 400, body: { error: 'invalid_client' } },
    kind: 'invalid_client',
    cases: ['oauth 26', 'oauth 27'],
  },
  { name: '401 invalid_client', answer: { status: 401, body: { error: 'invalid_client' } }, kind: 'invalid_client' },
  {
    name: '200 with an error, as GitHub answers',
    answer: { status: 200, body: { error: 'bad_refresh_token', error_description: 'expired' } },
    kind: 'invalid_grant',
    problem: { status: 200, error: 'bad_refresh_token', description: 'expired' },
    cases: ['oauth §6.1 GitHub style 200 + error'],
  },
  {
    name: '200 with incorrect_client_credentials, as GitHub answers',
    answer: { status: 200, body: { error: 'incorrect_client_credentials' } },
    kind: 'invalid_client',
  },
  {
    name: '200 with ok: false, as Slack answers',
    answer: { status: 200, body: { ok: false, error: 'invalid_refresh_token' } },
    kind: 'invalid_grant',
  },
  {
    name: 'an error in a form',
    answer: { status: 400, body: 'error=invalid_grant&error_description=gone' },
    kind: 'invalid_grant',
    problem: { error: 'invalid_grant', description: 'gone' },
  },
  {
    name: '400 invalid_target',
    answer: { status: 400, body: { error: 'invalid_target' } },
    kind: 'definitive',
    cases: ['oauth 28'],
  },
  {
    name: '400 unauthorized_client',
    answer: { status: 400, body: { error: 'unauthorized_client' } },
    kind: 'definitive',
  },
  {
    name: '400 unsupported_grant_type',
    answer: { status: 400, body: { error: 'unsupported_grant_type' } },
    kind: 'definitive',
  },
  {
    name: '502 with a page of a proxy',
    answer: { status: 502, body: page },
    kind: 'transient',
    problem: { status: 502, error: undefined, body: page },
    message: '/token issued no token: HTTP 502',
    cases: ['oauth 9', 'oauth §6.1 502 html'],
  },
  { name: '500 server_error', answer: { status: 500, body: { error: 'server_error' } }, kind: 'transient' },
  { name: '500 that says invalid_grant', answer: { status: 500, body: { error: 'invalid_grant' } }, kind: 'transient' },
  {
    name: '503 with Retry-After',
    answer: { status: 503, headers: { 'retry-after': '7' } },
    kind: 'transient',
    retryAfter: 7,
  },
  { name: '408', answer: { status: 408 }, kind: 'transient' },
  {
    name: '429 with seconds',
    answer: { status: 429, headers: { 'retry-after': '120' }, body: { error: 'too_many_requests' } },
    kind: 'transient',
    retryAfter: 120,
    message: '/token takes no more requests for now: try again in 120 s',
    cases: ['oauth §6.1 429'],
  },
  {
    name: '429 with a date',
    answer: { status: 429, headers: { 'retry-after': new Date(start + 90_000).toUTCString() } },
    kind: 'transient',
    retryAfter: 90,
  },
  {
    name: '429 for longer than an hour',
    answer: { status: 429, headers: { 'retry-after': '86400' } },
    kind: 'transient',
    retryAfter: 3600,
  },
  { name: '429 with nonsense', answer: { status: 429, headers: { 'retry-after': 'later' } }, kind: 'transient' },
  { name: '404 of a router', answer: { status: 404, body: { error: 'not_found' } }, kind: 'transient' },
  {
    name: '400 of a framework',
    answer: { status: 400, body: { status: 400, error: 'Bad Request' } },
    kind: 'transient',
  },
  { name: '401 of a gateway before it', answer: { status: 401, body: { message: 'Unauthorized' } }, kind: 'transient' },
  { name: '200 with a page', answer: { status: 200, body: '<html>please log in</html>' }, kind: 'transient' },
  { name: '200 with an empty body', answer: { status: 200 }, kind: 'transient' },
  { name: '204', answer: { status: 204 }, kind: 'transient' },
  {
    name: '200 with an access token that no header can carry',
    answer: { body: { access_token: 'a\r\nx: y' } },
    kind: 'transient',
  },
  { name: '200 with an access token that is no text', answer: { body: { access_token: 7 } }, kind: 'transient' },
  {
    name: 'a redirect, which is not followed',
    answer: { status: 307, headers: { location: 'https://elsewhere.test/token' } },
    kind: 'transient',
    problem: { status: undefined, code: 'document_redirect_refused' },
  },
  {
    name: 'more than is read',
    answer: { body: 'x'.repeat(300_000) },
    kind: 'transient',
    problem: { code: 'document_too_large' },
  },
];

describe('a token endpoint fails', () => {
  it.each(failedRows)('$name', async ({ answer, kind, problem, retryAfter, message }) => {
    const { outcome, tokenEndpoint } = await refresh(answer);
    if (outcome.kind !== 'failed') throw new Error('it was taken for tokens');
    const { failure } = outcome;
    expect(failure).toMatchObject({ kind, problem: { stage: 'refresh', url: tokenEndpoint, ...problem }, retryAfter });
    if (message !== undefined) expect(failure.error.message).toBe(tokenEndpoint.replace(/\/token$/, '') + message);
  });

  it('and nothing of what was sent is shown, whoever repeats it', async () => {
    const echo = { error: 'invalid_grant', error_description: `no ${refreshToken}`, sent: { refreshToken, secret } };
    const { outcome, way } = await refresh({ status: 400, body: echo });
    const shown =
      JSON.stringify([outcome, way.evidence]) + (outcome.kind === 'failed' ? outcome.failure.error.message : '');
    expect(shown).toContain('invalid_grant');
    expect(shown).not.toContain('do-not-show');
  });

  it('and a token that came with a failure is not shown', async () => {
    const { outcome, way } = await refresh({ status: 500, body: { access_token: 'at-do-not-show' } });
    expect(JSON.stringify([outcome, way.evidence])).not.toContain('do-not-show');
  });

  it('because nobody is there', async () => {
    const { facts } = await startFakeProvider(() => ({}));
    const endpoint = { tokenEndpoint: 'http://127.0.0.1:1/token', authMethods: undefined };
    const client = { clientId: 'client-1', secret: undefined, authMethod: 'none' };
    const outcome = await refreshTokens(testWay(), {
      endpoint,
      client,
      refreshToken,
      resource: facts.resource,
      scope: '',
    });
    expect(outcome).toMatchObject({
      failure: { kind: 'transient', problem: { status: undefined, code: 'document_unreachable', body: '' } },
    });
  });

  it('and is recorded as what it was', async () => {
    const { way, tokenEndpoint } = await refresh({ status: 502, body: page });
    expect(way.evidence).toMatchObject([{ method: 'POST', url: tokenEndpoint, status: 502, body: page }]);
  });
});
