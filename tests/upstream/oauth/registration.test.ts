import { describe, expect, it } from 'vitest';
import type { AuthorizationServerFacts, OAuthFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import { registerClient } from '../../../packages/gateway/src/upstream/oauth/register-client.ts';
import { type FakeAnswer, type FakeRequest, factsOf, startFakeProvider, testWay } from './fake-provider.ts';

const callback = 'https://gate.test/oauth/callback';
const now = Date.parse('2026-11-25T12:00:00Z');

interface Registering {
  readonly published?: Partial<AuthorizationServerFacts>;
  readonly resourceScopes?: readonly string[];
  readonly scopes?: readonly string[];
  readonly callback?: string;
  readonly server?: (metadata: Record<string, unknown>, count: number) => FakeAnswer;
}

const client = { client_id: 'client-1' };

async function register(row: Registering) {
  const answer = (request: FakeRequest, count: number) =>
    row.server?.(JSON.parse(request.text), count) ?? { status: 201, body: client };
  const { facts, requests } = await startFakeProvider(answer, row.published);
  const all: OAuthFacts = { ...facts, resourceScopes: row.resourceScopes };
  const way = testWay(now);
  const outcome = await registerClient(way, all, { callback, scopes: [], ...row });
  return { outcome, way, sent: requests.map(({ text }) => JSON.parse(text) as Record<string, unknown>), facts };
}

const healthy = {
  client_name: 'Gatehouse',
  redirect_uris: [callback],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  application_type: 'web',
  software_id: 'mcp-gatehouse',
  software_version: expect.stringMatching(/^\d/),
};

interface SentRow extends Registering {
  readonly name: string;
  /** What differs from what a well-kept server is told. */
  readonly sent?: object;
  readonly absent?: string;
  readonly cases?: readonly string[];
}

const sentRows: readonly SentRow[] = [
  { name: 'a well-kept server, all that there is to tell', cases: ['oauth 16', 'oauth 14'] },
  {
    name: 'one that says nothing of methods, that we are a public client',
    published: { authMethods: undefined },
    cases: ['oauth 16'],
  },
  {
    name: 'one that does not list none, that we are confidential, or there would be no refresh token',
    published: { authMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] },
    sent: { token_endpoint_auth_method: 'client_secret_post' },
    cases: ['framework: no refresh token'],
  },
  {
    name: 'one that lists Basic alone, Basic',
    published: { authMethods: ['client_secret_basic'] },
    sent: { token_endpoint_auth_method: 'client_secret_basic' },
  },
  {
    name: 'one that lists nothing of ours, the default of RFC 7591',
    published: { authMethods: ['private_key_jwt'] },
    sent: { token_endpoint_auth_method: 'client_secret_basic' },
  },
  {
    name: 'from loopback, that we are native',
    callback: 'http://127.0.0.1:7878/oauth/callback',
    sent: { application_type: 'native', redirect_uris: ['http://127.0.0.1:7878/oauth/callback'] },
    cases: ['oauth 14', 'framework: http callback refused'],
  },
  {
    name: 'one that offers no refresh, nothing of it',
    published: { grantTypes: ['authorization_code'] },
    sent: { grant_types: ['authorization_code'] },
  },
  {
    name: 'one that lists no scopes, those that we will ask for and the resource has',
    scopes: ['notes:read'],
    resourceScopes: ['notes:read', 'notes:write'],
    sent: { scope: 'notes:read notes:write' },
  },
  {
    name: 'one that lists them, no scope that it does not list',
    published: { scopes: ['notes:read', 'openid'] },
    scopes: ['notes:read'],
    resourceScopes: ['notes:read', 'notes:write'],
    sent: { scope: 'notes:read' },
    cases: ['framework: scope refused at DCR'],
  },
  {
    name: 'one that does not list what we will ask for, no scope',
    published: { scopes: ['openid'] },
    scopes: ['notes:read'],
    absent: 'scope',
    cases: ['framework: scope refused at DCR', 'oauth 39'],
  },
  { name: 'without scopes to ask for, no scope rather than an empty one', absent: 'scope', cases: ['oauth 39'] },
];

describe('a server that registers clients is told', () => {
  it.each(sentRows)('$name', async ({ sent: differs, absent, ...row }) => {
    const { sent, outcome } = await register(row);
    expect(outcome.kind).toBe('registered');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ ...healthy, ...differs });
    if (absent !== undefined) expect(sent[0]).not.toHaveProperty(absent);
    expect(Object.values(sent[0] ?? {})).not.toContain('');
  });
});

interface AnswerRow {
  readonly name: string;
  readonly answer: FakeAnswer;
  /** What differs from a public client named client-1. */
  readonly client?: object;
  readonly cases?: readonly string[];
}

const secret = { client_secret: 's3cret' };

const answerRows: readonly AnswerRow[] = [
  {
    name: 'as RFC 7591 has it',
    answer: {
      status: 201,
      body: {
        ...healthy,
        ...client,
        ...secret,
        token_endpoint_auth_method: 'client_secret_post',
        client_secret_expires_at: 0,
      },
    },
    client: { secret: 's3cret', authMethod: 'client_secret_post' },
  },
  { name: '200 instead of 201', answer: { status: 200, body: client }, cases: ['oauth §6.1 DCR answers 200'] },
  {
    name: 'without redirect_uris, with an empty client_uri',
    answer: { status: 201, body: { ...client, client_uri: '' } },
    cases: ['oauth §6.1 no redirect_uris', 'oauth §6.1 client_uri ""'],
  },
  {
    name: 'with a secret and without its end',
    answer: { status: 201, body: { ...client, ...secret, token_endpoint_auth_method: 'client_secret_basic' } },
    client: { secret: 's3cret', authMethod: 'client_secret_basic', secretExpiresAt: null },
    cases: ['oauth §6.1 secret without expires_at'],
  },
  {
    name: 'with a secret that ends',
    answer: {
      status: 201,
      body: {
        ...client,
        ...secret,
        token_endpoint_auth_method: 'client_secret_post',
        client_secret_expires_at: now / 1000 + 60,
      },
    },
    client: { secret: 's3cret', authMethod: 'client_secret_post', secretExpiresAt: now + 60_000 },
    cases: ['framework: secret expires'],
  },
  {
    name: 'with the end of a secret as text',
    answer: {
      status: 201,
      body: {
        ...client,
        ...secret,
        token_endpoint_auth_method: 'client_secret_post',
        client_secret_expires_at: `${now / 1000 + 60}`,
      },
    },
    client: { secret: 's3cret', authMethod: 'client_secret_post', secretExpiresAt: now + 60_000 },
  },
  {
    name: 'with a secret that was over before it was told: for ever',
    answer: {
      status: 201,
      body: { ...client, ...secret, token_endpoint_auth_method: 'none', client_secret_expires_at: 3600 },
    },
    client: { secret: 's3cret', secretExpiresAt: null },
  },
  {
    name: 'with another method than was asked for: that of the answer wins',
    answer: { status: 201, body: { ...client, ...secret, token_endpoint_auth_method: 'client_secret_basic' } },
    client: { secret: 's3cret', authMethod: 'client_secret_basic' },
    cases: ['framework: DCR response changes the auth method'],
  },
  {
    name: 'with a secret and no method: the default of RFC 7591',
    answer: { status: 201, body: { ...client, ...secret } },
    client: { secret: 's3cret', authMethod: 'client_secret_basic' },
    cases: ['oauth 16'],
  },
  { name: 'with an empty secret, which is none', answer: { status: 201, body: { ...client, client_secret: '' } } },
  {
    name: 'with null where nothing is',
    answer: { status: 201, body: { ...client, client_secret: null, scope: null } },
  },
];

describe('a registration answer', () => {
  it.each(answerRows)('$name', async ({ answer, client: differs }) => {
    const { outcome, facts } = await register({ server: () => answer });
    expect(outcome).toEqual({
      kind: 'registered',
      client: {
        issuer: facts.authorizationServer.issuer,
        source: 'registered',
        clientId: 'client-1',
        secret: undefined,
        authMethod: 'none',
        secretExpiresAt: null,
        redirectUri: callback,
        ...differs,
      },
    });
  });
});

interface RetryRow extends Registering {
  readonly name: string;
  /** What the second request holds besides, and what it does not. */
  readonly second: object;
  readonly absent: readonly string[];
  readonly cases?: readonly string[];
}

const spring = (metadata: Record<string, unknown>): FakeAnswer =>
  metadata.scope === undefined ? { status: 201, body: client } : { status: 400, body: { error: 'invalid_scope' } };
const fastmcp = (metadata: Record<string, unknown>): FakeAnswer =>
  metadata.scope === undefined
    ? { status: 201, body: client }
    : { status: 400, body: { error: 'invalid_client_metadata' } };
const noPublic = ({ token_endpoint_auth_method }: Record<string, unknown>): FakeAnswer =>
  token_endpoint_auth_method === 'none'
    ? { status: 400, body: { error: 'invalid_client_metadata', error_description: 'no public clients' } }
    : { status: 201, body: { ...client, ...secret, token_endpoint_auth_method } };
const validating = (metadata: Record<string, unknown>): FakeAnswer =>
  metadata.software_id === undefined
    ? { status: 201, body: client }
    : { status: 422, body: { detail: 'extra fields' } };

const retryRows: readonly RetryRow[] = [
  {
    name: 'without scope where it takes none, and as the same public client',
    server: spring,
    scopes: ['notes:read'],
    second: { token_endpoint_auth_method: 'none', grant_types: healthy.grant_types },
    absent: ['scope', 'software_id', 'software_version'],
    cases: ['framework: scope refused at DCR'],
  },
  {
    name: 'without scope where it does not say what is wrong',
    server: fastmcp,
    scopes: ['notes:read'],
    published: { authMethods: undefined },
    second: { token_endpoint_auth_method: 'none' },
    absent: ['scope'],
    cases: ['framework: scope refused at DCR'],
  },
  {
    name: 'as a confidential client where it may want no public ones',
    server: noPublic,
    second: { token_endpoint_auth_method: 'client_secret_post' },
    absent: ['scope', 'software_id'],
    cases: ['oauth §6.3 disallowPublicClientRegistration'],
  },
  {
    name: 'with known members alone where validation refuses others',
    server: validating,
    second: { application_type: 'web', redirect_uris: [callback] },
    absent: ['software_id', 'software_version'],
  },
];

describe('a server that dislikes what it is told is told less, once', () => {
  it.each(retryRows)('$name', async ({ second, absent, ...row }) => {
    const { sent, outcome } = await register(row);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject(second);
    for (const member of absent) expect(sent[1]).not.toHaveProperty(member);
    expect(outcome).toMatchObject({ kind: 'registered', client: { clientId: 'client-1' } });
  });
});

interface FailureRow {
  readonly name: string;
  readonly answer: FakeAnswer;
  readonly code: string;
  readonly kind: 'transient' | 'definitive';
  readonly requests?: number;
  readonly retryAfter?: number;
  /** The end of the message. */
  readonly says?: string;
  readonly cases?: readonly string[];
}

const failureRows: readonly FailureRow[] = [
  {
    name: '401: it wants a credential',
    answer: { status: 401, body: { error: 'invalid_token' } },
    code: 'oauth_client_needed',
    kind: 'definitive',
    says: `to register a client it wants a credential of its own (HTTP 401); register one with the redirect URI ${callback}, and give its id and secret here`,
    cases: ['oauth 25'],
  },
  {
    name: '403, as Okta answers',
    answer: { status: 403 },
    code: 'oauth_client_needed',
    kind: 'definitive',
    cases: ['oauth 25'],
  },
  {
    name: '404: there is none',
    answer: { status: 404, body: '<html>' },
    code: 'oauth_client_needed',
    kind: 'definitive',
    cases: ['oauth 24'],
  },
  {
    name: '429, and for how long',
    answer: { status: 429, headers: { 'retry-after': '3600' } },
    code: 'oauth_rate_limited',
    kind: 'transient',
    retryAfter: 3600,
    says: '/register takes no more requests for now: try again in 3600 s',
    cases: ['framework: 429 on registration'],
  },
  {
    name: '400 invalid_redirect_uri, which would be refused again',
    answer: { status: 400, body: { error: 'invalid_redirect_uri', error_description: 'must be https' } },
    code: 'oauth_registration_failed',
    kind: 'definitive',
    says: '/register did not register a client for us: HTTP 400, invalid_redirect_uri, must be https',
    cases: ['framework: http callback refused'],
  },
  {
    name: '400 invalid_client_metadata twice',
    answer: { status: 400, body: { error: 'invalid_client_metadata' } },
    code: 'oauth_registration_failed',
    kind: 'definitive',
    requests: 2,
  },
  { name: '503', answer: { status: 503 }, code: 'oauth_registration_failed', kind: 'transient' },
  {
    name: '201 with a page',
    answer: { status: 201, body: '<html>' },
    code: 'oauth_registration_failed',
    kind: 'definitive',
  },
  {
    name: '201 without client_id',
    answer: { status: 201, body: secret },
    code: 'oauth_registration_failed',
    kind: 'definitive',
  },
];

describe('a registration fails', () => {
  it.each(failureRows)('$name', async ({ answer, code, kind, requests = 1, retryAfter, says = '' }) => {
    const { outcome, sent, facts } = await register({ server: () => answer });
    expect(sent).toHaveLength(requests);
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: {
        kind,
        retryAfter,
        error: { code, message: expect.stringMatching(new RegExp(`${escaped(says)}$`)) },
        problem: { stage: 'registration', url: facts.authorizationServer.registrationEndpoint, status: answer.status },
      },
    });
  });

  it('and no secret is in the record of a success', async () => {
    const { way } = await register({
      server: () => ({ status: 201, body: { ...client, client_secret: 'do-not-show' } }),
    });
    expect(way.evidence).toHaveLength(1);
    expect(JSON.stringify(way.evidence)).not.toContain('do-not-show');
  });

  it('at an address that is not to be called', async () => {
    const facts = factsOf('https://as.test', { registrationEndpoint: 'http://169.254.169.254/register' });
    const way = { ...testWay(), networkOf: () => 'public' as const };
    const outcome = await registerClient(way, facts, { callback, scopes: [] });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { problem: { code: 'document_forbidden' } } });
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
