import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../packages/gateway/src/domain/verdict.ts';
import type { Evidence } from '../../packages/gateway/src/net/evidence.ts';
import type { CheckStep, CheckStepName, Said } from '../../packages/gateway/src/upstream/examine/check-step.ts';
import { frameworkOf } from '../../packages/gateway/src/upstream/judge/framework.ts';
import { authorizeOutcome } from '../../packages/gateway/src/upstream/judge/tried/authorize-outcome.ts';
import { judgeTried } from '../../packages/gateway/src/upstream/judge/tried/judge-tried.ts';
import { pageText } from '../../packages/gateway/src/upstream/judge/tried/said-words.ts';

const url = 'https://mcp.example.com/mcp';

interface Came {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function evidence({ status, body = '', headers = {} }: Came): Evidence {
  const rest = { requestHeaders: {}, ms: 1, addresses: [], connectedTo: undefined, tls: undefined, failure: undefined };
  return { method: 'GET', url, status, headers, body, ...rest };
}

function step(name: CheckStepName, came: Came, said: Said = {}): CheckStep {
  const failure = came.status === undefined ? { code: 'document_timeout', message: 'it was not there' } : undefined;
  return { name, purpose: '', evidence: evidence(came), failure, said };
}

describe('the beginning of a sign-in', () => {
  test.each<[string, Came, string]>([
    ['a page', { status: 200, body: '<h1>Sign in</h1>' }, 'accepted'],
    [
      'a page about clients',
      { status: 200, body: '<p>This application is unknown to us.</p><button>Allow</button>' },
      'accepted',
    ],
    ['a page that says so', { status: 200, body: '<p>This application is unknown.</p>' }, 'unknown_client'],
    ['a redirect to a login', { status: 302, headers: { location: 'https://idp.example.com/login?x=1' } }, 'accepted'],
    [
      'a redirect with a code',
      { status: 302, headers: { location: 'http://127.0.0.1:7878/cb?code=[redacted]' } },
      'accepted',
    ],
    ['a redirect without a place', { status: 302 }, 'accepted'],
    ['FastMCP', { status: 400, body: `<p>Client ID 'a-b' is not registered with this server.</p>` }, 'unknown_client'],
    [
      'the TypeScript SDK',
      { status: 400, body: '{"error":"invalid_client","error_description":"Invalid client_id"}' },
      'unknown_client',
    ],
    ['a registry', { status: 404, body: '{"detail":"client ID not found in the registry"}' }, 'unknown_client'],
    ['Spring', { status: 400, body: '[invalid_request] OAuth 2.0 Parameter: redirect_uri' }, 'redirect_refused'],
    ['a page of a proxy', { status: 500, body: '<p>Unknown client</p>' }, 'unknown_client'],
    [
      'unauthorized_client',
      { status: 302, headers: { location: 'https://a.example/cb?error=unauthorized_client' } },
      'unknown_client',
    ],
    ['invalid_target', { status: 302, headers: { location: 'https://a.example/cb?error=invalid_target' } }, 'refused'],
    [
      'a redirect that is refused',
      { status: 400, body: 'Invalid redirect_uri: not registered for client' },
      'redirect_refused',
    ],
    [
      'a mismatch',
      { status: 400, body: '{"error":"invalid_request","error_description":"Unregistered redirect_uri"}' },
      'redirect_refused',
    ],
    ['something else', { status: 400, body: 'no' }, 'refused'],
    ['a failure', { status: 502, body: 'bad gateway' }, 'fails'],
    ['nothing', {}, 'fails'],
    ['too many', { status: 429, body: 'client not found' }, 'limited'],
  ])('answered with %s', (_what, came, outcome) => {
    expect(authorizeOutcome(step('authorize', came))).toBe(outcome);
  });

  test('is read in linear time, whatever a page is made of', () => {
    const start = performance.now();
    for (const part of ['<', '<script>', 'client ', '&', ' redirect', '<style']) {
      authorizeOutcome(step('authorize', { status: 400, body: part.repeat(2048 / part.length) }));
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('pages are read without markup', () => {
    expect(pageText('<title>x</title><style>p{}</style><p class="a">Client&nbsp;gone</p>\n')).toBe('Client’gone');
  });
});

const known = step('authorize', { status: 200, body: 'sign in' });
const lost = step('authorize', { status: 400, body: 'client not found' });
const opened = step('open_session', { status: 200 }, { opened: true, hasSession: true, declaresTools: true });
const called = step('session_call', { status: 200 }, { tools: 1 });
const gone = step('session_call', { status: 400, body: 'No valid session ID provided' });

const asked: Said = { redirectUris: ['https://g.example/cb'], askedMethod: 'none' };
const taken: Said = { ...asked, clientId: 'c', givenMethod: 'none' };
const registered = step('register', { status: 201 }, taken);
const plainly = step('register_plainly', { status: 201 }, taken);
const redirectRefused = step('register', { status: 400, body: '{"error":"invalid_redirect_uri"}' }, asked);

describe('what was tried', () => {
  const verdict: Verdict = { kind: 'open' };
  const context = {
    url,
    network: 'public',
    verdict,
    facts: undefined,
    callback: 'https://g.example/cb',
    hasCredentials: false,
    letsUsIn: true,
  } as const;

  test.each<[string, readonly CheckStep[], readonly string[]]>([
    ['nothing', [], []],
    ['clients known always', [known, known], []],
    ['clients lost, and no time for more', [known, lost], ['clients_lost']],
    ['clients lost, and later too', [known, lost, { ...lost, name: 'authorize_later' }], ['clients_lost']],
    ['clients lost, and found later', [lost, { ...known, name: 'authorize_later' }], ['clients_lag']],
    ['a failure now and then', [known, step('authorize', { status: 500 })], ['authorize_fails']],
    ['a session that holds', [opened, called, called], []],
    ['a session that is lost', [opened, called, gone], ['sessions_lost']],
    ['a refusal that is not of the session', [opened, step('session_call', { status: 400, body: 'bad argument' })], []],
    ['no session at all', [step('open_session', { status: 200 }, { opened: true, hasSession: false }), gone], []],
    ['a session that was not opened', [step('open_session', { status: 500 })], []],
    [
      'a foreign origin, on the internet',
      [step('foreign_origin', { status: 200 }, { opened: true })],
      ['origin_ignored'],
    ],
    ['a foreign origin that is refused', [step('foreign_origin', { status: 403 }, { opened: false })], []],
    ['a registration', [registered], []],
    ['a registration that wants a credential', [step('register', { status: 403 }, asked)], ['registration_credential']],
    ['a registration that is limited', [step('register', { status: 429 }, asked)], ['registration_limited']],
    ['a registration that fails', [step('register', { status: 500 }, asked)], ['registration_refused']],
    [
      'a registration without a client',
      [step('register', { status: 201, body: '{}' }, asked)],
      ['registration_refused'],
    ],
    ['no callback of ours', [redirectRefused, { ...redirectRefused, name: 'register_plainly' }], ['callback_refused']],
    ['no callback of MCP Manager', [redirectRefused, plainly], ['manager_callback_refused']],
    [
      'no scopes',
      [step('register', { status: 400, body: '{"error":"invalid_scope"}' }, asked), plainly],
      ['registration_scope'],
    ],
    ['another way', [step('register', { status: 201 }, { ...taken, givenMethod: 'tls' })], ['auth_method_changed']],
    ['a secret that ends', [step('register', { status: 201 }, { ...taken, secretEnds: 4e12 })], ['secret_ends']],
    ['a secret that ends never', [step('register', { status: 201 }, { ...taken, secretEnds: 1e300 })], []],
    ['a registration that did not come back', [step('register', {})], ['registration_refused']],
    [
      'a redirect of the other slash elsewhere',
      [step('other_slash', { status: 302, headers: { location: 'https://login.example.org/' } })],
      [],
    ],
    [
      'a redirect of the other slash to nowhere',
      [step('other_slash', { status: 302, headers: { location: 'http://[' } })],
      [],
    ],
  ])('%s', (_what, steps, codes) => {
    expect(judgeTried({ ...context, steps }).map(({ code }) => code)).toEqual(codes);
  });
});

test.each([
  [
    'cloudflare',
    { status: 401, headers: { 'www-authenticate': 'Bearer realm="OAuth", resource_metadata="https://a/b"' } },
  ],
  ['spring', { status: 401, headers: { 'www-authenticate': 'Bearer resource_metadata=http://a/b' } }],
  ['spring', { status: 200, body: '{"token_endpoint":"https://as.example.com/oauth2/token"}' }],
  ['fastmcp', { status: 401, headers: { server: 'uvicorn' } }],
  ['typescript', { status: 401, headers: { 'x-powered-by': 'Express' } }],
  ['typescript', { status: 400, body: '{"error":{"message":"Bad Request: No valid session ID provided"}}' }],
  [
    'go',
    {
      status: 401,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': '[redacted]' },
      body: 'no bearer token\n',
    },
  ],
  [undefined, { status: 401, headers: { server: 'cloudflare' } }],
  [undefined, { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'not found\n' }],
] as const)('%s is recognised by what it answers', (framework, came) => {
  expect(frameworkOf([evidence({ status: 200 }), evidence(came)])).toBe(framework);
});
