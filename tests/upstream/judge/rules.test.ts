import { describe, expect, test } from 'vitest';
import type { OAuthSettings } from '../../../packages/gateway/src/domain/records.ts';
import { judge } from '../../../packages/gateway/src/upstream/judge/judge.ts';
import type { JudgeContext } from '../../../packages/gateway/src/upstream/judge/sight.ts';
import type { ProbeEvidence, ProbeStep } from '../../../packages/gateway/src/upstream/probe/evidence.ts';
import {
  absent,
  answered,
  as,
  at,
  challenge,
  evidenceOf,
  firstCall,
  initialize,
  noMetadata,
  oauthPath,
  openidPath,
  page,
  resourceAt,
  resourceFound,
  resourcePath,
  server,
  serverAt,
  serverFound,
  step,
  unauthorized,
  url,
} from './given-evidence.ts';
import { type Expected, expectJudgement } from './row.ts';

interface Row extends Expected {
  readonly name: string;
  /** What it stands for in the references. */
  readonly cases?: readonly string[];
  readonly steps: readonly ProbeStep[];
  readonly evidence?: Partial<ProbeEvidence>;
  readonly settings?: OAuthSettings;
  readonly context?: Partial<JudgeContext>;
}

const context: JudgeContext = { publicUrl: 'https://gate.example.com', givenClient: false };

function runRows(rows: readonly Row[]): void {
  test.each(rows)('$name', (row) => {
    const { steps, evidence, settings = {}, context: own, ...expected } = row;
    expectJudgement(judge(evidenceOf(steps, evidence), settings, { ...context, ...own }), expected);
  });
}

const healthy = [unauthorized, resourceFound(), serverFound()];

describe('a server that does everything right', () => {
  runRows([
    { name: 'and is open', steps: [answered, firstCall({ status: 200 })], verdict: 'open' },
    {
      name: 'and asks for a sign-in at the first call',
      steps: [answered, firstCall({ status: 401, challenge }), resourceFound(), serverFound()],
      verdict: 'oauth',
      facts: { challengeScope: 'read' },
      server,
    },
    {
      name: 'and takes the headers of a session, but not for a call',
      steps: [answered, firstCall({ status: 401, challenge: 'ApiKey' }), ...noMetadata],
      evidence: { credentials: ['x-api-key'] },
      verdict: 'header',
      says: { headerNames: ['authorization'] },
    },
    {
      name: 'and registers clients',
      steps: healthy,
      verdict: 'oauth',
      facts: {
        resource: url,
        resourceMetadataUrl: `${at}${resourcePath}/mcp`,
        challengeScope: 'read',
        resourceScopes: ['read', 'write'],
        authorizationServers: [as],
      },
    },
    {
      name: 'and reads client metadata documents',
      steps: [
        unauthorized,
        resourceFound(),
        serverFound({ registration_endpoint: undefined, client_id_metadata_document_supported: true }),
      ],
      verdict: 'oauth',
    },
    {
      name: 'and takes the client that was given',
      steps: [unauthorized, resourceFound(), serverFound({ registration_endpoint: undefined })],
      context: { givenClient: true },
      verdict: 'oauth',
    },
    {
      name: 'and has static tokens, with all well-known addresses empty',
      cases: ['framework: AS metadata suffix/oidc 404'],
      steps: [initialize({ status: 401, challenge: 'Bearer scope="read"' }), ...noMetadata],
      verdict: 'header',
      says: { headerNames: ['authorization'] },
    },
    {
      name: 'and has its metadata at the root only',
      cases: ['framework: only root / only path PRM'],
      steps: [
        initialize({ status: 401, challenge: 'Bearer' }),
        resourceAt(`${at}${resourcePath}/mcp`, absent),
        resourceFound({}, `${at}${resourcePath}`),
        serverFound(),
      ],
      verdict: 'oauth',
      facts: { resourceMetadataUrl: `${at}${resourcePath}` },
    },
    {
      name: 'and whose issuer has a path, under which alone its metadata is',
      cases: ['oauth 19'],
      steps: [
        unauthorized,
        resourceFound({ authorization_servers: [`${as}/tenant`] }),
        serverAt(absent, { issuer: `${as}/tenant`, where: `${as}${oauthPath}/tenant` }),
        serverFound({ issuer: `${as}/tenant` }, { issuer: `${as}/tenant`, where: `${as}${openidPath}/tenant` }),
      ],
      verdict: 'oauth',
    },
    {
      name: 'and is Entra ID, which wants no resource: that is a setting, and changes nothing here',
      cases: ['oauth 28'],
      steps: healthy,
      settings: { resource: 'omit' },
      verdict: 'oauth',
      facts: { resource: url },
    },
    {
      name: 'and accepts what was sent',
      steps: [answered],
      evidence: { credentials: ['x-api-key'] },
      verdict: 'header',
      says: { headerNames: ['x-api-key'] },
    },
  ]);
});

describe('metadata as servers really send it', () => {
  const odd = {
    response_types_supported: undefined,
    token_endpoint_auth_methods_supported: 'none',
    grant_types_supported: null,
    scopes_supported: 'read, write',
    revocation_endpoint: null,
    code_challenge_methods_supported: ['S256', 7],
  };
  runRows([
    {
      name: 'with null, texts for lists and members missing is read',
      steps: [unauthorized, resourceFound({ scopes_supported: null }), serverFound(odd)],
      verdict: 'oauth',
      facts: {
        resourceScopes: undefined,
        authorizationServer: {
          issuer: as,
          metadataUrl: as + oauthPath,
          authorizationEndpoint: `${as}/authorize`,
          tokenEndpoint: `${as}/token`,
          registrationEndpoint: `${as}/register`,
          revocationEndpoint: undefined,
          authMethods: ['none'],
          grantTypes: undefined,
          codeChallengeMethods: ['S256'],
          scopes: ['read', 'write'],
          sendsIssuer: false,
          readsClientDocuments: false,
        },
      },
    },
    {
      name: 'keeps every URL as it was published',
      steps: [
        initialize({ status: 401, challenge }, {}, 'https://MCP.example.com:443/mcp'),
        resourceFound({
          resource: 'https://MCP.example.com:443/mcp',
          authorization_servers: ['https://AS.example.com'],
        }),
        serverFound(
          { issuer: 'https://AS.example.com', authorization_endpoint: 'https://AS.example.com:443/authorize?a=%7e' },
          { issuer: 'https://AS.example.com' },
        ),
      ],
      verdict: 'oauth',
      facts: { resource: 'https://MCP.example.com:443/mcp', authorizationServers: ['https://AS.example.com'] },
    },
    {
      name: 'without a token endpoint is of no use',
      steps: [unauthorized, resourceFound(), serverFound({ token_endpoint: undefined })],
      verdict: 'header',
      findings: ['metadata_incomplete!'],
    },
    {
      name: 'without authorization servers, and none at the origin',
      steps: [
        initialize({ status: 403, type: 'text/html', body: '<html>' }),
        resourceFound({ authorization_servers: as }),
        ...noMetadata.slice(2),
      ],
      verdict: 'header',
      findings: ['metadata_incomplete!'],
    },
    {
      name: 'without an issuer is of no use',
      steps: [unauthorized, resourceFound(), serverFound({ issuer: null })],
      verdict: 'header',
      findings: ['metadata_incomplete!'],
    },
    {
      name: 'without authorization servers leads to the origin',
      steps: [
        unauthorized,
        resourceFound({ authorization_servers: undefined }),
        serverFound({ issuer: at }, { issuer: at, from: 'origin' }),
      ],
      verdict: 'oauth',
      findings: ['metadata_incomplete'],
    },
    {
      name: 'whose authorization server is named by a document is read all the same',
      steps: [
        unauthorized,
        resourceFound({ authorization_servers: [as + openidPath] }),
        serverFound({}, { issuer: as + openidPath, where: as + openidPath }),
      ],
      verdict: 'oauth',
      findings: ['issuer_document_url'],
      facts: { authorizationServer: { issuer: as } as never },
    },
  ]);
});

describe('challenges', () => {
  runRows([
    {
      name: '401 without any',
      cases: ['oauth 23'],
      steps: [initialize({ status: 401 }), resourceFound(), serverFound()],
      verdict: 'oauth',
      findings: ['challenge_missing'],
    },
    {
      name: 'of another scheme do not stop the search',
      cases: ['oauth 22'],
      steps: [initialize({ status: 401, challenge: 'Negotiate' }), resourceFound(), serverFound()],
      verdict: 'oauth',
      findings: ['challenge_not_bearer'],
    },
    {
      name: 'of another scheme and nothing else',
      steps: [initialize({ status: 401, challenge: 'Negotiate' }), ...noMetadata],
      verdict: 'header',
      says: { headerNames: [], hint: expect.stringContaining('negotiate') },
    },
    {
      name: 'with a bare URL',
      cases: ['framework: unquoted challenge, no challenge on POST'],
      steps: [
        initialize({ status: 401, challenge: `Bearer resource_metadata=${at}${resourcePath}/mcp` }),
        resourceFound(),
        serverFound(),
      ],
      verdict: 'oauth',
      findings: ['challenge_unquoted'],
    },
    {
      name: 'missing with a 403 of a filter that stands before them',
      cases: ['framework: unquoted challenge, no challenge on POST'],
      steps: [initialize({ status: 403 }), resourceFound(), serverFound()],
      verdict: 'oauth',
      findings: ['status_not_401'],
      names: ['403'],
    },
    {
      name: 'with 400',
      steps: [initialize({ status: 400, challenge }), resourceFound(), serverFound()],
      verdict: 'oauth',
      findings: ['status_not_401'],
    },
    {
      name: 'missing with a 500',
      cases: ['framework: restart shows 500 not 401'],
      steps: [initialize({ status: 500, body: '{"error":"server_error"}' }), resourceFound(), serverFound()],
      verdict: 'oauth',
      findings: ['status_not_401'],
    },
    {
      name: 'to the GET alone count too',
      steps: [
        initialize({ status: 403 }),
        step('legacy_sse', url, { status: 401, challenge }),
        resourceFound(),
        serverFound(),
      ],
      verdict: 'oauth',
      findings: ['status_not_401'],
      facts: { challengeScope: 'read' },
    },
    {
      name: 'that lead nowhere are said, where the usual place has the metadata',
      cases: ['oauth 20'],
      steps: [
        initialize({ status: 401, challenge: `Bearer resource_metadata="${at}/meta"` }),
        resourceAt(`${at}/meta`, absent),
        resourceFound(),
        serverFound(),
      ],
      verdict: 'oauth',
      findings: ['challenge_metadata_unreachable'],
      names: [`${at}/meta`, 'HTTP 404'],
    },
    {
      name: 'that lead nowhere, with no metadata anywhere',
      cases: ['oauth 20'],
      steps: [unauthorized, ...noMetadata],
      verdict: 'header',
      findings: ['challenge_metadata_unreachable!'],
      says: { headerNames: ['authorization'] },
    },
    ...['Basic realm="x"', 'ApiKey realm="x"'].map((text) => ({
      name: `of ${text} without metadata`,
      steps: [initialize({ status: 401, challenge: text }), ...noMetadata],
      verdict: 'header' as const,
      says: { headerNames: ['authorization'] },
    })),
    {
      name: 'that name their header',
      steps: [initialize({ status: 401, challenge: 'ApiKey header="X-API-Key"' }), ...noMetadata],
      verdict: 'header',
      says: { headerNames: ['X-API-Key'] },
    },
    {
      name: 'missing with a 403, and no metadata',
      steps: [initialize({ status: 403, type: 'application/json', body: '{"error":"no key"}' }), ...noMetadata],
      verdict: 'header',
      says: { headerNames: [] },
    },
    {
      name: 'after credentials that are over',
      steps: [initialize({ status: 401 }), ...noMetadata],
      evidence: { credentials: ['x-api-key'] },
      verdict: 'header',
      findings: ['challenge_missing'],
      says: { headerNames: ['x-api-key'] },
    },
  ]);
});

describe('resource metadata', () => {
  runRows([
    {
      name: 'that differs by a slash',
      cases: ['oauth 17', 'framework: trailing-slash audience, token 200 then 401'],
      steps: [unauthorized, resourceFound({ resource: `${url}/` }), serverFound()],
      verdict: 'oauth',
      findings: ['resource_slash'],
      facts: { resource: `${url}/` },
    },
    {
      name: 'that names the root',
      cases: ['oauth 18'],
      steps: [unauthorized, resourceFound({ resource: at }), serverFound()],
      verdict: 'oauth',
      findings: ['resource_parent?'],
      facts: { resource: at },
    },
    {
      name: 'that names a path which only looks like a folder of it',
      steps: [unauthorized, resourceFound({ resource: `${at}/mc` }), serverFound()],
      verdict: 'header',
      findings: ['resource_mismatch!'],
    },
    {
      name: 'of another host must not be used',
      cases: ['oauth 42', 'framework: Host-dependent metadata'],
      steps: [unauthorized, resourceFound({ resource: 'https://other.example.com/mcp' }), serverFound()],
      verdict: 'header',
      findings: ['resource_mismatch!'],
      names: ['https://other.example.com/mcp', url],
    },
    {
      name: 'of another host is used where the resource is overridden',
      steps: [unauthorized, resourceFound({ resource: 'https://other.example.com/mcp' }), serverFound()],
      settings: { resource: { override: 'https://other.example.com/mcp' } },
      verdict: 'oauth',
      findings: ['resource_mismatch'],
    },
    {
      name: 'of another host leaves the authorization server that was set',
      steps: [
        unauthorized,
        resourceFound({ resource: 'https://other.example.com/mcp' }),
        serverFound({}, { from: 'settings' }),
      ],
      settings: { authorizationServer: as },
      verdict: 'oauth',
      findings: ['resource_mismatch!'],
      facts: { resource: url, resourceMetadataUrl: undefined },
    },
    {
      name: 'of http behind a TLS proxy',
      cases: ['oauth 29'],
      steps: [unauthorized, resourceFound({ resource: 'http://mcp.example.com/mcp' }), serverFound()],
      verdict: 'header',
      findings: ['http_metadata!'],
      names: ['http://mcp.example.com/mcp'],
    },
    {
      name: 'of localhost',
      cases: ['framework: Host-dependent metadata'],
      steps: [unauthorized, resourceFound({ resource: 'http://localhost:8080/mcp' }), serverFound()],
      verdict: 'header',
      findings: ['local_metadata!'],
    },
    {
      name: 'with an authorization server on localhost',
      steps: [
        unauthorized,
        resourceFound({ authorization_servers: ['http://localhost:9000'] }),
        serverAt(
          { failure: ['document_forbidden', 'http://localhost:9000 may not be fetched: plain http'] },
          { issuer: 'http://localhost:9000', where: `http://localhost:9000${oauthPath}` },
        ),
      ],
      verdict: 'header',
      findings: ['local_metadata!'],
    },
    {
      name: 'of a private address is meant by a server that is private in spite of its name',
      steps: [
        unauthorized,
        resourceFound({ authorization_servers: ['https://10.0.0.5'] }),
        serverFound({ issuer: 'https://10.0.0.5' }, { issuer: 'https://10.0.0.5' }),
      ],
      evidence: { network: 'private' },
      verdict: 'oauth',
    },
    {
      name: 'of localhost is meant by a private server',
      steps: [
        initialize({ status: 401, challenge: 'Bearer' }, {}, 'http://10.0.0.5/mcp'),
        resourceFound({ resource: 'http://10.0.0.5/mcp', authorization_servers: ['http://10.0.0.5'] }),
        serverFound({ issuer: 'http://10.0.0.5' }, { issuer: 'http://10.0.0.5' }),
      ],
      evidence: { url: 'http://10.0.0.5/mcp', network: 'private' },
      verdict: 'oauth',
    },
    {
      name: 'with two authorization servers, of which the first is down',
      steps: [
        unauthorized,
        resourceFound({ authorization_servers: ['https://down.example.com', as] }),
        serverAt(
          { failure: ['document_unreachable', 'it cannot be fetched: connection refused', 'ECONNREFUSED'] },
          { issuer: 'https://down.example.com' },
        ),
        serverFound(),
      ],
      verdict: 'oauth',
      findings: ['several_authorization_servers?', 'authorization_server_unreachable'],
    },
    {
      name: 'that is a page, where the next place has it',
      steps: [
        unauthorized,
        resourceAt(`${at}${resourcePath}/mcp`, page),
        resourceFound({}, at + resourcePath),
        serverFound(),
      ],
      verdict: 'oauth',
      findings: ['metadata_html'],
    },
    {
      name: 'that is no object',
      steps: [
        unauthorized,
        resourceAt(`${at}${resourcePath}/mcp`, { status: 200, type: 'application/json', body: '[' }),
        resourceFound({}, at + resourcePath),
        serverFound(),
      ],
      verdict: 'oauth',
      findings: ['metadata_unparsable'],
    },
  ]);
});

describe('no resource metadata', () => {
  const none = noMetadata.slice(0, 2);
  runRows([
    {
      name: 'but an authorization server at the origin (2025-03-26)',
      steps: [
        initialize({ status: 401, challenge: 'Bearer' }),
        ...none,
        serverFound({ issuer: at }, { issuer: at, from: 'origin' }),
      ],
      verdict: 'oauth',
      findings: ['resource_metadata_missing'],
      facts: { resource: url, resourceMetadataUrl: undefined, authorizationServers: [] },
    },
    {
      name: 'and an issuer with the slash that nobody named',
      cases: ['framework: issuer trailing slash'],
      steps: [
        initialize({ status: 401, challenge: 'Bearer' }),
        ...none,
        serverFound({ issuer: `${at}/` }, { issuer: at, from: 'origin' }),
      ],
      verdict: 'oauth',
      findings: ['resource_metadata_missing'],
    },
    {
      name: 'and an authorization server that an administrator names',
      cases: ['oauth 43'],
      steps: [initialize({ status: 401, challenge: 'Bearer' }), ...none, serverFound({}, { from: 'settings' })],
      settings: { authorizationServer: as },
      verdict: 'oauth',
      findings: ['resource_metadata_missing'],
      facts: { resource: url },
    },
    {
      name: 'nor any of the authorization server that an administrator names: the addresses of 2025-03-26',
      steps: [
        initialize({ status: 401, challenge: 'Bearer' }),
        ...none,
        serverAt(absent, { from: 'settings' }),
        serverAt(page, { from: 'settings', where: as + openidPath }),
      ],
      settings: { authorizationServer: as },
      verdict: 'oauth',
      findings: ['resource_metadata_missing', 'metadata_html'],
      facts: {
        authorizationServer: expect.objectContaining({
          issuer: as,
          metadataUrl: undefined,
          tokenEndpoint: `${as}/token`,
        }),
      },
    },
    {
      name: 'nor anything else, but a client that was given',
      steps: [initialize({ status: 401, challenge: 'Bearer' }), ...noMetadata],
      context: { givenClient: true },
      verdict: 'oauth',
      findings: ['resource_metadata_missing'],
      facts: { authorizationServer: expect.objectContaining({ issuer: at, authorizationEndpoint: `${at}/authorize` }) },
    },
    {
      name: 'and an administrator names an authorization server that does not answer',
      steps: [
        initialize({ status: 401, challenge: 'Bearer' }),
        ...none,
        serverAt({ failure: ['document_timeout', 'it was not there within 8 s'] }, { from: 'settings' }),
      ],
      settings: { authorizationServer: as },
      verdict: 'header',
      findings: ['authorization_server_unreachable!'],
    },
  ]);
});

describe('authorization servers', () => {
  const slash = [unauthorized, resourceFound(), serverFound({ issuer: `${as}/` })];
  runRows([
    {
      name: 'whose issuer differs by a slash',
      cases: ['oauth 21', 'framework: issuer trailing slash'],
      steps: slash,
      verdict: 'header',
      findings: ['issuer_slash!'],
      names: [`"${as}/"`, `"${as}"`],
    },
    {
      name: 'whose issuer differs by a slash, which an administrator accepts',
      cases: ['oauth 21'],
      steps: slash,
      settings: { acceptIssuerSlash: true },
      verdict: 'oauth',
      findings: ['issuer_slash'],
      facts: { authorizationServer: expect.objectContaining({ issuer: `${as}/` }) },
    },
    {
      name: 'whose issuer is another',
      cases: ['oauth 20'],
      steps: [unauthorized, resourceFound(), serverFound({ issuer: 'https://evil.example.com' })],
      settings: { acceptIssuerSlash: true },
      verdict: 'header',
      findings: ['issuer_mismatch!'],
    },
    {
      name: 'whose issuer differs in case only',
      steps: [unauthorized, resourceFound(), serverFound({ issuer: 'https://AS.example.com' })],
      verdict: 'header',
      findings: ['issuer_mismatch!'],
    },
    {
      name: 'whose issuer is a template',
      steps: [unauthorized, resourceFound(), serverFound({ issuer: `${as}/{tenantid}/v2.0` })],
      settings: { acceptIssuerSlash: true },
      verdict: 'header',
      findings: ['issuer_template!'],
    },
    {
      name: 'whose issuer is http behind a TLS proxy',
      cases: ['oauth 29'],
      steps: [unauthorized, resourceFound(), serverFound({ issuer: 'http://as.example.com' })],
      verdict: 'header',
      findings: ['http_metadata!'],
    },
    {
      name: 'whose endpoints are http behind a TLS proxy',
      cases: ['oauth 29'],
      steps: [unauthorized, resourceFound(), serverFound({ token_endpoint: 'http://as.example.com/token' })],
      verdict: 'oauth',
      findings: ['http_metadata!'],
    },
    {
      name: 'with one wrong document and one right one',
      steps: [
        unauthorized,
        resourceFound(),
        serverFound({ issuer: 'https://other.example.com' }),
        serverFound({}, { where: as + openidPath }),
      ],
      verdict: 'oauth',
    },
    {
      name: 'that register nobody',
      cases: ['oauth 24', 'framework: no registration_endpoint'],
      steps: [unauthorized, resourceFound(), serverFound({ registration_endpoint: undefined })],
      verdict: 'oauth_client_needed',
      findings: ['registration_missing?'],
      says: { why: expect.stringContaining(as) },
    },
    {
      name: 'that read metadata documents, where nobody can reach us',
      steps: [
        unauthorized,
        resourceFound(),
        serverFound({ registration_endpoint: undefined, client_id_metadata_document_supported: true }),
      ],
      context: { publicUrl: undefined },
      verdict: 'oauth_client_needed',
      findings: ['registration_missing?'],
      says: { why: expect.stringContaining('public https') },
    },
    {
      name: 'that read metadata documents, but list no public clients',
      cases: ['oauth 45'],
      steps: [
        unauthorized,
        resourceFound(),
        serverFound({
          registration_endpoint: undefined,
          client_id_metadata_document_supported: true,
          token_endpoint_auth_methods_supported: ['client_secret_post'],
        }),
      ],
      verdict: 'oauth_client_needed',
      findings: ['registration_missing?'],
      says: { why: expect.stringContaining('"none"') },
    },
    {
      name: 'that say nothing of PKCE',
      steps: [unauthorized, resourceFound(), serverFound({ code_challenge_methods_supported: undefined })],
      verdict: 'oauth',
      findings: ['pkce_missing!'],
    },
    {
      name: 'that check PKCE in plain only',
      steps: [unauthorized, resourceFound(), serverFound({ code_challenge_methods_supported: ['plain'] })],
      verdict: 'oauth',
      findings: ['pkce_missing!'],
    },
    {
      name: 'that issue no refresh tokens',
      cases: ['framework: no refresh token'],
      steps: [unauthorized, resourceFound(), serverFound({ grant_types_supported: ['authorization_code'] })],
      verdict: 'oauth',
      findings: ['no_refresh'],
    },
    {
      name: 'without metadata',
      steps: [unauthorized, resourceFound(), serverAt(absent), serverAt(absent, { where: as + openidPath })],
      verdict: 'header',
      findings: ['metadata_missing!'],
    },
    {
      name: 'with a page for metadata',
      steps: [unauthorized, resourceFound(), serverAt(page), serverAt(page, { where: as + openidPath })],
      verdict: 'header',
      findings: ['metadata_html!'],
    },
    {
      name: 'that fail',
      steps: [unauthorized, resourceFound(), serverAt({ status: 503 })],
      verdict: 'header',
      findings: ['authorization_server_unreachable!'],
      names: ['HTTP 503'],
    },
    {
      name: 'that fail at the first place alone',
      steps: [unauthorized, resourceFound(), serverAt({ status: 500 }), serverFound({}, { where: as + openidPath })],
      verdict: 'oauth',
    },
  ]);
});

describe('what is no way in', () => {
  const refusal = (code: number, message: string) =>
    JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code, message } });
  runRows([
    {
      name: 'the transport of 2024-11-05',
      cases: ['oauth 40', 'framework: SSE only'],
      steps: [
        initialize(absent),
        step('legacy_sse', url, { status: 200, type: 'text/event-stream' }, { sseEndpoint: true }),
      ],
      verdict: 'sse_only',
      findings: ['sse_only!'],
    },
    {
      name: 'a web page',
      steps: [initialize(page), step('legacy_sse', url, page)],
      verdict: 'not_mcp',
      findings: ['html_instead_of_mcp!'],
    },
    {
      name: 'the bare address of a rule for what lies below it',
      cases: ['oauth 41'],
      steps: [initialize(absent), step('legacy_sse', url, absent)],
      verdict: 'not_mcp',
      findings: ['not_mcp!'],
      says: { found: expect.stringContaining('HTTP 404') },
      names: ['/mcp/*'],
    },
    {
      name: 'some other JSON',
      steps: [initialize({ status: 200, type: 'application/json', body: '{"ok":true}' })],
      verdict: 'not_mcp',
      findings: ['not_mcp!'],
    },
    {
      name: 'a redirect that drops the slash, and the scheme with it',
      cases: ['framework: 307/308 on slash'],
      steps: [
        initialize({ status: 307, location: 'http://mcp.example.com/mcp' }, {}, `${url}/`),
        step('initialize_redirected', url, { status: 200 }, { server }),
      ],
      evidence: { url: `${url}/` },
      verdict: 'not_mcp',
      findings: ['slash_redirect!'],
      names: [`Use ${url} as`, 'An MCP server answers there.'],
    },
    {
      name: 'a redirect that adds the slash, relative',
      cases: ['framework: 307/308 on slash'],
      steps: [initialize({ status: 308, location: '/mcp/' })],
      verdict: 'not_mcp',
      findings: ['slash_redirect!'],
      names: [`Use ${url}/ as`],
    },
    {
      name: 'a redirect to somewhere else',
      steps: [initialize({ status: 302, location: 'https://login.example.com/?next=/mcp' })],
      verdict: 'not_mcp',
      findings: ['other_redirect!'],
    },
    {
      name: 'a Host guard with 403',
      cases: ['framework: loopback Host guard 403/421'],
      steps: [initialize({ status: 403, type: 'text/plain', body: 'Forbidden: invalid Host header' }), ...noMetadata],
      verdict: 'unreachable',
      findings: ['host_refused!'],
      says: { stage: 'http' },
      names: ['mcp.example.com'],
    },
    {
      name: 'a Host guard, behind which there is OAuth',
      cases: ['framework: loopback Host guard 403/421'],
      steps: [initialize({ status: 403, body: 'Host not allowed' }), resourceFound(), serverFound()],
      verdict: 'unreachable',
      findings: ['host_refused!'],
    },
    {
      name: 'a Host guard with 421',
      cases: ['framework: loopback Host guard 403/421'],
      steps: [initialize({ status: 421, type: 'text/plain', body: 'Invalid host' })],
      verdict: 'unreachable',
      findings: ['host_refused!'],
    },
    {
      name: 'the page of a firewall',
      steps: [initialize({ status: 403, type: 'text/html', body: '<html>Access denied' }), ...noMetadata],
      verdict: 'unreachable',
      findings: ['unreachable_http!'],
    },
    ...[500, 502, 503, 429].map((status) => ({
      name: `HTTP ${status} and no metadata`,
      steps: [initialize({ status, body: 'trouble' }), ...noMetadata],
      verdict: 'unreachable' as const,
      findings: ['unreachable_http!'],
      says: { stage: 'http' },
    })),
    {
      name: 'HTTP 400 and no metadata',
      steps: [initialize({ status: 400, type: 'text/plain', body: 'what?' }), ...noMetadata],
      verdict: 'not_mcp',
      findings: ['not_mcp!'],
    },
    {
      name: 'a server of the modern era alone',
      cases: ['framework: modern-only / legacy-only'],
      steps: [
        initialize({ status: 400, type: 'application/json', body: refusal(-32_022, 'Unsupported protocol version') }),
        ...noMetadata,
      ],
      verdict: 'unreachable',
      findings: ['protocol_unsupported!'],
    },
    {
      name: 'a server of 2024-11-05 over one endpoint',
      steps: [initialize({ status: 200 }, { server: { ...server, protocolVersion: '2024-11-05' } })],
      verdict: 'unreachable',
      findings: ['protocol_unsupported!'],
      names: ['2024-11-05'],
    },
    {
      name: 'an MCP server that opens no session',
      steps: [initialize({ status: 200, type: 'application/json', body: refusal(-32_603, 'database is down') })],
      verdict: 'unreachable',
      findings: ['unreachable_http!'],
      names: ['database is down'],
    },
    {
      name: 'an answer that breaks off',
      steps: [
        initialize({
          status: 200,
          failure: ['document_unreachable', 'it cannot be fetched: closed', 'UND_ERR_SOCKET'],
        }),
      ],
      verdict: 'unreachable',
      findings: ['unreachable_http!'],
      says: { stage: 'http' },
    },
    ...(
      [
        ['dns', 'document_unreachable', 'its host name does not resolve', 'ENOTFOUND'],
        ['dns', 'document_unreachable', 'its host name could not be resolved just now', undefined],
        ['tcp', 'document_unreachable', 'connection refused (nothing listens there)', 'ECONNREFUSED'],
        ['tls', 'document_unreachable', 'its TLS certificate has expired', 'CERT_HAS_EXPIRED'],
        ['tls', 'upstream_unreachable', 'its TLS certificate is self-signed', undefined],
        ['timeout', 'document_timeout', 'https://mcp.example.com/mcp was not there within 8 s', undefined],
        ['timeout', 'document_unreachable', 'no connection within 10 s', 'UND_ERR_CONNECT_TIMEOUT'],
        ['forbidden', 'document_forbidden', 'it may not be fetched: 10.0.0.1 is private', undefined],
      ] as const
    ).map(([stage, code, message, socket]) => ({
      name: `${stage}: ${message}`,
      steps: [initialize({ failure: [code, message, socket] as never })],
      verdict: 'unreachable' as const,
      findings: [`unreachable_${stage}!`],
      says: { stage, reason: message },
    })),
  ]);
});

describe('products that are known', () => {
  runRows([
    {
      name: 'give the names of headers where the server does not',
      steps: [initialize({ status: 403 }, {}, 'https://mcp.datadoghq.com/mcp')],
      evidence: { url: 'https://mcp.datadoghq.com/mcp' },
      verdict: 'header',
      says: { headerNames: ['DD-API-KEY'], hint: expect.stringContaining('DD-APPLICATION-KEY') },
    },
    {
      name: 'say why a client is needed',
      steps: [
        unauthorized,
        resourceFound({ resource: 'https://mcp.slack.com/mcp' }),
        serverFound({ registration_endpoint: undefined }),
      ],
      evidence: { url: 'https://mcp.slack.com/mcp' },
      verdict: 'oauth_client_needed',
      findings: ['registration_missing?'],
      says: { why: expect.stringMatching(/^Slack takes only/) },
    },
    {
      name: 'do not outweigh what the server says',
      steps: [unauthorized, resourceFound({ resource: 'https://api.github.com/mcp' }), serverFound()],
      evidence: { url: 'https://api.github.com/mcp' },
      verdict: 'oauth',
    },
    {
      name: 'are hosts, not endings of names',
      steps: [initialize({ status: 401, challenge: 'Bearer' }, {}, 'https://notgithub.com/mcp')],
      evidence: { url: 'https://notgithub.com/mcp' },
      verdict: 'header',
      says: { hint: expect.stringContaining('Bearer <token>') },
    },
  ]);
});
