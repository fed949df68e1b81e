import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuthorizationServerFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import type { NetworkClass, OAuthSettings } from '../../../packages/gateway/src/domain/records.ts';
import { isCoded } from '../../../packages/gateway/src/errors/coded-error.ts';
import { finishAuthorization } from '../../../packages/gateway/src/upstream/oauth/finish-authorization.ts';
import {
  type OpenedClient,
  startAuthorization,
} from '../../../packages/gateway/src/upstream/oauth/start-authorization.ts';
import { factsOf, startFakeProvider, testWay } from './fake-provider.ts';

const callback = 'https://gate.test/oauth/callback';
const client: OpenedClient = {
  id: 'oac_1',
  clientId: 'client 1/é',
  secret: undefined,
  source: 'registered',
  authMethod: 'none',
  createdAt: 0,
};

interface Starting {
  readonly published?: Partial<AuthorizationServerFacts>;
  readonly resource?: string;
  readonly network?: NetworkClass;
  readonly settings?: Pick<OAuthSettings, 'resource'>;
  readonly scopes?: readonly string[];
}

async function start({ published, resource, network = 'public', settings = {}, scopes = [], ...rest }: Starting) {
  const facts = factsOf('https://as.test', published);
  const way = { networkOf: () => network };
  const request = { callback, scopes, settings, ...rest };
  return startAuthorization(way, { ...facts, ...(resource !== undefined && { resource }) }, client, request);
}

describe('the address that a sign-in begins at', () => {
  it('holds all that RFC 6749, 7636 and 8707 want, and nothing empty', async () => {
    const { url, contents } = await start({ scopes: ['notes:read', 'notes:write'] });
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe('https://as.test/authorize');
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client 1/é',
      redirect_uri: callback,
      scope: 'notes:read notes:write',
      state: contents.state,
      code_challenge: createHash('sha256').update(contents.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: 'https://mcp.test/mcp',
    });
    expect(url).not.toContain(contents.verifier);
    expect(contents.verifier).toMatch(/^[\w-]{43,128}$/);
    expect(contents.state).toMatch(/^[\w-]{43}$/);
  });

  it('leaves scope out where there is none', async () => {
    const { url, contents } = await start({});
    expect(new URL(url).searchParams.has('scope')).toBe(false);
    expect(contents.scope).toBe('');
  });

  it('is another each time', async () => {
    const [one, two] = [(await start({})).contents, (await start({})).contents];
    expect(one.state).not.toBe(two.state);
    expect(one.verifier).not.toBe(two.verifier);
  });

  it.each([
    ['https://mcp.test', 'auto'],
    ['https://mcp.test/', 'auto'],
    ['HTTPS://MCP.test:443/a%2fb?x=1&y=é', 'auto'],
  ] as const)('sends the resource %s as it is published', async (resource, mode) => {
    const { url, contents } = await start({ resource, settings: { resource: mode } });
    expect(new URL(url).searchParams.get('resource')).toBe(resource);
    expect(contents.resource).toBe(resource);
  });

  it('sends no resource where an administrator says so, and another where one says that', async () => {
    const omitted = await start({ settings: { resource: 'omit' } });
    expect(new URL(omitted.url).searchParams.has('resource')).toBe(false);
    expect(omitted.contents.resource).toBeNull();
    const other = await start({ settings: { resource: { override: 'api://notes' } } });
    expect(new URL(other.url).searchParams.get('resource')).toBe('api://notes');
  });

  it.each([
    ['https://as.test/authorize?tenant=a%2Fb&p=1', 'https://as.test/authorize?tenant=a%2Fb&p=1&response_type=code&'],
    ['https://as.test/authorize?', 'https://as.test/authorize?response_type=code&'],
    ['https://as.test/authorize?x=1#top', 'https://as.test/authorize?x=1&response_type=code&'],
    ['https://as.test/a?state=theirs&client_id=theirs&x=1', 'https://as.test/a?x=1&response_type=code&'],
  ])('keeps what stands in %s', async (authorizationEndpoint, beginning) => {
    const { url } = await start({ published: { authorizationEndpoint } });
    expect(url.startsWith(beginning)).toBe(true);
    expect(new URL(url).searchParams.getAll('state')).toHaveLength(1);
    expect(new URL(url).hash).toBe('');
  });

  it('asks for consent where offline_access needs it, or for what the caller wants', async () => {
    const prompt = async (row: Starting) => new URL((await start(row)).url).searchParams.get('prompt');
    expect(await prompt({ scopes: ['a'] })).toBeNull();
    expect(await prompt({ scopes: ['a', 'offline_access'] })).toBe('consent');
  });

  it.each([
    ['javascript:alert(1)', 'private', 'only https, and http with network: private, can be called'],
    ['data:text/html,x', 'private', 'only https, and http with network: private, can be called'],
    ['file:///etc/passwd', 'private', 'only https, and http with network: private, can be called'],
    ['http://as.test/authorize', 'public', 'plain http needs network: private, which an administrator sets'],
    ['https://user:pw@as.test/authorize', 'public', 'it holds a user name or a password'],
    ['/authorize', 'public', 'it is not a URL'],
  ] as const)('is never %s', async (authorizationEndpoint, network, reason) => {
    const refused = await start({ published: { authorizationEndpoint }, network }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'oauth_endpoint_refused', message: expect.stringContaining(reason) });
    expect(isCoded(refused) && refused.message).not.toContain('pw');
  });

  it('may be plain http where an administrator opened it', async () => {
    const authorizationEndpoint = 'http://127.0.0.1:9/authorize';
    const { url } = await start({ published: { authorizationEndpoint }, network: 'private' });
    expect(url).toContain('http://127.0.0.1:9/authorize?');
  });

  it.each([
    ['lists no methods', { codeChallengeMethods: undefined }],
    ['lists an empty list', { codeChallengeMethods: [] }],
    ['lists plain alone', { codeChallengeMethods: ['plain'] }],
  ])('is not where the metadata %s of PKCE', async (_name, published) => {
    await expect(start({ published })).rejects.toMatchObject({ code: 'oauth_no_pkce' });
  });

  it('is where there is no metadata at all: the revision of 2025-03-26 demanded PKCE', async () => {
    const published = { metadataUrl: undefined, codeChallengeMethods: undefined };
    expect((await start({ published })).url).toContain('code_challenge=');
  });
});

const issuer = 'https://as.test';

interface BackRow {
  readonly name: string;
  /** What the browser brings; `STATE` stands for the right one. */
  readonly query: string;
  readonly sendsIssuer?: boolean;
  /** What is told; nothing where the code is exchanged. */
  readonly code?: string;
  readonly kind?: string;
  readonly problem?: object;
  readonly message?: string;
  readonly cases?: readonly string[];
}

const backRows: readonly BackRow[] = [
  { name: 'a code', query: 'code=c-1&state=STATE' },
  { name: 'a code with the issuer', query: `code=c-1&state=STATE&iss=${issuer}`, sendsIssuer: true },
  { name: 'a code with the issuer that nobody announced', query: `code=c-1&state=STATE&iss=${issuer}` },
  { name: 'a code with parameters that nobody knows', query: 'code=c-1&state=STATE&session_state=x&x=' },
  {
    name: 'a code without the issuer that was announced',
    query: 'code=c-1&state=STATE',
    sendsIssuer: true,
    code: 'oauth_issuer_mismatch',
    cases: ['oauth 20', 'conformance auth/iss-supported-missing'],
  },
  {
    name: 'a code of another issuer',
    query: 'code=c-1&state=STATE&iss=https://evil.test',
    sendsIssuer: true,
    code: 'oauth_issuer_mismatch',
    cases: ['oauth 20', 'conformance auth/iss-wrong-issuer'],
  },
  {
    name: 'a code of another issuer where nobody announced one',
    query: 'code=c-1&state=STATE&iss=https://evil.test',
    code: 'oauth_issuer_mismatch',
    cases: ['oauth 20', 'conformance auth/iss-unexpected'],
  },
  {
    name: 'a code of an issuer that differs by a slash',
    query: `code=c-1&state=STATE&iss=${issuer}/`,
    sendsIssuer: true,
    code: 'oauth_issuer_mismatch',
    message: `the answer does not say that it comes from ${issuer}, where the sign-in began: it was thrown away`,
    cases: ['oauth 20', 'oauth 21', 'conformance auth/iss-normalized'],
  },
  {
    name: 'an error of another issuer, of which nothing is repeated',
    query: 'error=do-not-show&error_description=do-not-show&state=STATE&iss=https://do-not-show.test',
    sendsIssuer: true,
    code: 'oauth_issuer_mismatch',
    cases: ['oauth 20'],
  },
  {
    name: 'an error without the issuer that was announced',
    query: 'error=do-not-show&state=STATE',
    sendsIssuer: true,
    code: 'oauth_issuer_mismatch',
    cases: ['oauth 20'],
  },
  { name: 'another state', query: 'code=c-1&state=other', code: 'oauth_state_unknown' },
  { name: 'no state', query: 'code=c-1', code: 'oauth_state_unknown' },
  { name: 'two states', query: 'code=c-1&state=STATE&state=STATE', code: 'oauth_state_unknown' },
  { name: 'an error under another state', query: 'error=do-not-show&state=other', code: 'oauth_state_unknown' },
  {
    name: 'two issuers',
    query: `code=c-1&state=STATE&iss=${issuer}&iss=${issuer}`,
    code: 'oauth_issuer_mismatch',
  },
  {
    name: 'neither code nor error',
    query: 'state=STATE',
    code: 'oauth_authorization_failed',
    message: `the sign-in at ${issuer} failed: its answer holds neither one code nor one error`,
  },
  { name: 'an empty code', query: 'code=&state=STATE', code: 'oauth_authorization_failed' },
  { name: 'two codes', query: 'code=c-1&code=c-2&state=STATE', code: 'oauth_authorization_failed' },
  {
    name: 'that the person declined',
    query: 'error=access_denied&error_description=the+user%0Asaid+no&error_uri=https://as.test/no&state=STATE',
    code: 'oauth_denied',
    kind: 'definitive',
    problem: {
      stage: 'authorization',
      url: 'https://as.test/authorize',
      status: undefined,
      error: 'access_denied',
      description: 'the user said no',
      uri: 'https://as.test/no',
      body: '',
      code: undefined,
    },
    message: `the sign-in at ${issuer} was not granted: access_denied, the user said no`,
  },
  {
    name: 'that the scope is wrong',
    query: 'error=invalid_scope&state=STATE',
    code: 'oauth_authorization_failed',
    kind: 'definitive',
    problem: { error: 'invalid_scope' },
  },
  {
    name: 'that the resource is wrong',
    query: 'error=invalid_target&error_description=AADSTS9010010&state=STATE',
    code: 'oauth_authorization_failed',
    kind: 'definitive',
    problem: { error: 'invalid_target', description: 'AADSTS9010010' },
    cases: ['oauth 28'],
  },
  {
    name: 'that the client is unknown',
    query: 'error=invalid_client&state=STATE',
    code: 'oauth_authorization_failed',
    kind: 'invalid_client',
    cases: ['oauth 26', 'oauth 27'],
  },
  {
    name: 'that the server has trouble',
    query: 'error=temporarily_unavailable&state=STATE',
    code: 'oauth_authorization_failed',
    kind: 'transient',
  },
];

describe('the browser comes back with', () => {
  it.each(backRows)('$name', async ({ query, sendsIssuer = false, code, kind = 'definitive', problem, message }) => {
    const { facts, requests } = await startFakeProvider(() => ({ body: { access_token: 'at-1' } }));
    const { tokenEndpoint } = facts.authorizationServer;
    const { contents } = await start({ published: { tokenEndpoint, sendsIssuer } });
    const outcome = await finishAuthorization(
      testWay(),
      contents,
      new URLSearchParams(query.replaceAll('STATE', contents.state)),
    );
    if (code === undefined) {
      expect(outcome).toMatchObject({ kind: 'granted', granted: { tokens: { accessToken: 'at-1' } } });
      expect(requests).toHaveLength(1);
      return;
    }
    expect(requests).toHaveLength(0);
    if (outcome.kind !== 'failed') throw new Error('it was let through');
    expect(outcome.failure).toMatchObject({ kind, error: { code } });
    expect(outcome.failure.problem).toMatchObject(problem ?? { stage: 'authorization', status: undefined });
    if (message !== undefined) expect(outcome.failure.error.message).toBe(message);
    expect(JSON.stringify(outcome) + outcome.failure.error.message).not.toMatch(/do-not-show|evil/);
  });
});

describe('a code is exchanged', () => {
  it('with all that it was asked with', async () => {
    const { facts, requests } = await startFakeProvider(() => ({ body: { access_token: 'at-1' } }));
    const resource = 'HTTPS://MCP.test';
    const request = { callback, scopes: ['a'], settings: {} };
    const { contents } = await startAuthorization(testWay(), { ...facts, resource }, client, request);
    const kept = JSON.parse(JSON.stringify(contents));
    const outcome = await finishAuthorization(
      testWay(),
      kept,
      new URLSearchParams({ code: 'c/1', state: contents.state }),
    );
    expect(requests[0]?.form).toEqual({
      grant_type: 'authorization_code',
      code: 'c/1',
      redirect_uri: callback,
      code_verifier: contents.verifier,
      resource,
      client_id: client.clientId,
    });
    expect(outcome).toMatchObject({
      granted: { scope: 'a', tokens: { resource, refreshToken: undefined } },
      waited: 0,
    });
  });

  it('without a resource where an administrator says so', async () => {
    const { facts, requests } = await startFakeProvider(() => ({ body: { access_token: 'at-1' } }));
    const request = { callback, scopes: [], settings: { resource: 'omit' as const } };
    const { contents } = await startAuthorization(testWay(), facts, client, request);
    await finishAuthorization(testWay(), contents, new URLSearchParams({ code: 'c', state: contents.state }));
    expect(requests[0]?.form).not.toHaveProperty('resource');
  });
});
