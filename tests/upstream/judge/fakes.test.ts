import { test } from 'vitest';
import type { NetworkClass, OAuthSettings } from '../../../packages/gateway/src/domain/records.ts';
import { judge } from '../../../packages/gateway/src/upstream/judge/judge.ts';
import { probe } from '../../../packages/gateway/src/upstream/probe/probe.ts';
import { resolver, wayOut } from '../../net/way-out.ts';
import {
  type FakeAnswer,
  type FakeRoutes,
  initialized,
  initializedAsEvents,
  legacyStream,
  oauthPath,
  openidPath,
  page,
  resourceDocument,
  resourcePath,
  serverDocument,
  startFakeOAuthServer,
  unauthorized,
} from '../../support/fake-oauth-server.ts';
import { type Expected, expectJudgement } from './row.ts';

/** One server with one fault, met over the network; beside it the same server healed, of which nothing is found. */
interface Row extends Expected {
  readonly name: string;
  readonly cases: readonly string[];
  /** Changes to a healthy server; undefined takes a route away. */
  readonly fault: FakeRoutes;
  /** What the twin has instead of the fault, where it is not a healthy server with OAuth. */
  readonly twin?: { readonly routes: FakeRoutes; readonly verdict: Expected['verdict'] };
  readonly settings?: OAuthSettings;
  readonly path?: string;
}

async function judged(routes: FakeRoutes, { settings = {}, path = '/mcp' }: Pick<Row, 'settings' | 'path'>) {
  const { at } = await startFakeOAuthServer(routes, { brace: '{' });
  const request = { url: at + path, network: 'private' as const, headers: {}, settings: named(settings, at) };
  const evidence = await probe(wayOut(), request);
  return { at, judgement: judge(evidence, request.settings, { publicUrl: undefined, givenClient: false }) };
}

function named(settings: OAuthSettings, at: string): OAuthSettings {
  return JSON.parse(JSON.stringify(settings).replaceAll('{at}', at)) as OAuthSettings;
}

const atPath = `GET ${resourcePath}/mcp`;
const atRoot = `GET ${resourcePath}`;
const serverAt = `GET ${oauthPath}`;

function resource(changes: object): FakeRoutes {
  return { [atPath]: { body: { ...resourceDocument, ...changes } } };
}

function server(changes: object): FakeRoutes {
  return { [serverAt]: { body: { ...serverDocument, ...changes } } };
}

const nothing: FakeRoutes = { [atPath]: undefined, [serverAt]: undefined };
const open = { routes: { 'POST /mcp': initialized }, verdict: 'open' } as const;
const redirect: FakeAnswer = { status: 307, headers: { location: '{at}/mcp' } };

const rows: readonly Row[] = [
  {
    name: 'a 401 without a challenge',
    cases: ['oauth 23'],
    fault: { 'POST /mcp': { status: 401 } },
    verdict: 'oauth',
    findings: ['challenge_missing'],
  },
  {
    name: 'a challenge that only names Negotiate',
    cases: ['oauth 22'],
    fault: { 'POST /mcp': unauthorized('Negotiate') },
    verdict: 'oauth',
    findings: ['challenge_not_bearer'],
  },
  {
    name: 'a challenge without quotes',
    cases: ['framework: unquoted challenge, no challenge on POST'],
    fault: { 'POST /mcp': unauthorized(`Bearer resource_metadata={at}${resourcePath}/mcp`) },
    verdict: 'oauth',
    findings: ['challenge_unquoted'],
  },
  ...[403, 400, 500].map((status) => ({
    name: `a stranger refused with ${status}`,
    cases: ['framework: unquoted challenge, no challenge on POST'],
    fault: { 'POST /mcp': { status } },
    verdict: 'oauth' as const,
    findings: ['status_not_401'],
  })),
  {
    name: 'a challenge that leads to a 404',
    cases: ['oauth 20'],
    fault: { 'POST /mcp': unauthorized('Bearer resource_metadata="{at}/gone"') },
    verdict: 'oauth',
    findings: ['challenge_metadata_unreachable'],
  },
  {
    name: 'an issuer with one slash more',
    cases: ['oauth 21', 'framework: issuer trailing slash'],
    fault: server({ issuer: '{at}/' }),
    verdict: 'header',
    findings: ['issuer_slash!'],
  },
  {
    name: 'an issuer with one slash more, accepted',
    cases: ['oauth 21', 'framework: issuer trailing slash'],
    fault: server({ issuer: '{at}/' }),
    settings: { acceptIssuerSlash: true },
    verdict: 'oauth',
    findings: ['issuer_slash'],
  },
  {
    name: 'an issuer that is somebody else',
    cases: ['oauth 20'],
    fault: server({ issuer: 'https://as.example.com' }),
    verdict: 'header',
    findings: ['issuer_mismatch!'],
  },
  {
    name: 'an issuer that is a template',
    cases: [],
    fault: server({ issuer: '{at}/{brace}tenantid}/v2.0' }),
    verdict: 'header',
    findings: ['issuer_template!'],
  },
  {
    name: 'a resource with one slash more',
    cases: ['oauth 17', 'framework: trailing-slash audience, token 200 then 401'],
    fault: resource({ resource: '{at}/mcp/' }),
    verdict: 'oauth',
    findings: ['resource_slash'],
  },
  {
    name: 'a resource that is the whole site',
    cases: ['oauth 18'],
    fault: resource({ resource: '{at}' }),
    verdict: 'oauth',
    findings: ['resource_parent?'],
  },
  {
    name: 'a resource on another host',
    cases: ['oauth 42'],
    fault: resource({ resource: 'https://mcp.example.com/mcp' }),
    verdict: 'header',
    findings: ['resource_mismatch!'],
  },
  {
    name: 'no resource metadata, where an administrator names the authorization server',
    cases: ['oauth 43'],
    fault: { 'POST /mcp': unauthorized('Bearer'), [atPath]: undefined },
    settings: { authorizationServer: '{at}' },
    verdict: 'oauth',
    findings: ['resource_metadata_missing'],
  },
  {
    name: 'no resource metadata, as in 2025-03-26',
    cases: [],
    fault: { 'POST /mcp': unauthorized('Bearer'), [atPath]: undefined },
    verdict: 'oauth',
    findings: ['resource_metadata_missing'],
  },
  {
    name: 'a page at the place of the resource metadata',
    cases: [],
    fault: { [atPath]: page, [atRoot]: { body: resourceDocument } },
    verdict: 'oauth',
    findings: ['metadata_html'],
  },
  {
    name: 'pages wherever the authorization server should publish',
    cases: [],
    fault: { [serverAt]: page, [`GET ${openidPath}`]: page },
    verdict: 'header',
    findings: ['metadata_html!'],
  },
  {
    name: 'no metadata of the authorization server',
    cases: ['framework: AS metadata suffix/oidc 404'],
    fault: { [serverAt]: undefined },
    verdict: 'header',
    findings: ['metadata_missing!'],
  },
  {
    name: 'an authorization server that fails',
    cases: [],
    fault: { [serverAt]: { status: 503 }, [`GET ${openidPath}`]: { status: 503 } },
    verdict: 'header',
    findings: ['authorization_server_unreachable!'],
  },
  {
    name: 'no registration',
    cases: ['oauth 24', 'framework: no registration_endpoint'],
    fault: server({ registration_endpoint: undefined }),
    verdict: 'oauth_client_needed',
    findings: ['registration_missing?'],
  },
  {
    name: 'no word of PKCE',
    cases: [],
    fault: server({ code_challenge_methods_supported: undefined }),
    verdict: 'oauth',
    findings: ['pkce_missing!'],
  },
  {
    name: 'no refresh tokens',
    cases: ['framework: no refresh token'],
    fault: server({ grant_types_supported: ['authorization_code'] }),
    verdict: 'oauth',
    findings: ['no_refresh'],
  },
  {
    name: 'two authorization servers',
    cases: [],
    fault: resource({ authorization_servers: ['{at}', '{at}/other'] }),
    verdict: 'oauth',
    findings: ['several_authorization_servers?'],
  },
  {
    name: 'a redirect that drops the slash',
    cases: ['framework: 307/308 on slash'],
    path: '/mcp/',
    fault: { 'POST /mcp/': redirect, 'POST /mcp': initialized },
    twin: { routes: { 'POST /mcp/': initialized }, verdict: 'open' },
    verdict: 'not_mcp',
    findings: ['slash_redirect!'],
    names: ['Use {at}/mcp as', 'An MCP server answers there.'],
  },
  {
    name: 'the transport of 2024-11-05',
    cases: ['oauth 40', 'framework: SSE only'],
    fault: { ...nothing, 'POST /mcp': { status: 405 }, 'GET /mcp': legacyStream },
    twin: open,
    verdict: 'sse_only',
    findings: ['sse_only!'],
  },
  {
    name: 'a web page',
    cases: [],
    fault: { ...nothing, 'POST /mcp': page, 'GET /mcp': page },
    twin: { routes: { 'POST /mcp': initializedAsEvents }, verdict: 'open' },
    verdict: 'not_mcp',
    findings: ['html_instead_of_mcp!'],
  },
  {
    name: 'a rule for what lies below the address only',
    cases: ['oauth 41'],
    fault: { 'POST /mcp': undefined, 'POST /mcp/': initialized },
    twin: open,
    verdict: 'not_mcp',
    findings: ['not_mcp!'],
  },
  ...[403, 421].map((status) => ({
    name: `a guard of the Host header with ${status}`,
    cases: ['framework: loopback Host guard 403/421'],
    fault: { ...nothing, 'POST /mcp': { status, body: 'Forbidden: invalid Host header' } },
    twin: open,
    verdict: 'unreachable' as const,
    findings: ['host_refused!'],
  })),
  {
    name: 'the modern revision alone',
    cases: ['framework: modern-only / legacy-only'],
    fault: {
      ...nothing,
      'POST /mcp': {
        status: 400,
        body: { jsonrpc: '2.0', id: '{id}', error: { code: -32_022, message: 'Unsupported protocol version' } },
      },
    },
    twin: open,
    verdict: 'unreachable',
    findings: ['protocol_unsupported!'],
  },
  {
    name: 'a failing server without metadata',
    cases: [],
    fault: { ...nothing, 'POST /mcp': { status: 502, body: 'bad gateway' } },
    twin: open,
    verdict: 'unreachable',
    findings: ['unreachable_http!'],
  },
  {
    name: 'a connection that is cut off',
    cases: [],
    fault: { ...nothing, 'POST /mcp': { headers: { 'content-type': 'application/json' }, body: '{', stays: 'cut' } },
    twin: open,
    verdict: 'unreachable',
    findings: ['unreachable_http!'],
  },
];

test.each(rows)('finds $name, and nothing at its twin', async ({ fault, twin, ...row }) => {
  const { at, judgement } = await judged(fault, row);
  expectJudgement(judgement, { ...row, names: row.names?.map((name) => name.replaceAll('{at}', at)) ?? [] });
  const healed = await judged(twin?.routes ?? {}, row);
  expectJudgement(healed.judgement, { verdict: twin?.verdict ?? 'oauth' });
});

test('a server with static tokens is one that takes a header', async () => {
  const { judgement } = await judged({ ...nothing, 'POST /mcp': unauthorized('Bearer scope="read"') }, {});
  expectJudgement(judgement, { verdict: 'header', says: { headerNames: ['authorization'] } });
});

const noAnswer: readonly { url: string; network?: NetworkClass; stage: string }[] = [
  { url: 'https://mcp.test/mcp', stage: 'dns' },
  { url: 'http://127.0.0.1:1/mcp', stage: 'tcp' },
  { url: 'https://127.0.0.1:{plain}/mcp', stage: 'tls' },
  { url: 'https://127.0.0.1:{plain}/mcp', network: 'public', stage: 'forbidden' },
];

test.each(noAnswer)('what stops a request is named: $stage', async ({ url, network = 'private', stage }) => {
  const { at } = await startFakeOAuthServer();
  const place = url.replace('{plain}', new URL(at).port);
  const offline = wayOut({ lookup: resolver({}).lookup });
  const evidence = await probe(offline, { url: place, network, headers: {}, settings: {} });
  const judgement = judge(evidence, {}, { publicUrl: undefined, givenClient: false });
  expectJudgement(judgement, { verdict: 'unreachable', findings: [`unreachable_${stage}!`], says: { stage } });
});
