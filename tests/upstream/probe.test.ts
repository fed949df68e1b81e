import { describe, expect, it, vi } from 'vitest';
import type { ProbeEvidence, ProbeStep } from '../../packages/gateway/src/upstream/probe/evidence.ts';
import { type ProbeRequest, probe } from '../../packages/gateway/src/upstream/probe/probe.ts';
import { startRaw } from '../net/loopback.ts';
import { resolver, wayOut } from '../net/way-out.ts';
import {
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
} from '../support/fake-oauth-server.ts';

const probing = (url: string, rest: Partial<ProbeRequest> = {}, onStep?: (step: ProbeStep) => void) =>
  probe(wayOut(), { url, network: 'private', headers: {}, settings: {}, ...rest }, onStep);

/** One line per step: its name, what was asked of whom, and what came. */
function shown({ steps }: ProbeEvidence, at: string): string[] {
  return steps.map(({ name, evidence, failure, document, server, sseEndpoint }) => {
    const came = failure?.code ?? evidence.status;
    const found = [document && 'document', server?.name, sseEndpoint && 'endpoint'].filter(Boolean);
    return [name, evidence.method, evidence.url.replace(at, ''), came, ...found].join(' ');
  });
}

const open = 'initialize POST /mcp 200 fake';
const called = 'first_call POST /mcp 200';
const refused = 'initialize POST /mcp 401';
const resourceFound = `resource_metadata GET ${resourcePath}/mcp 200 document`;
const serverFound = `authorization_server_metadata GET ${oauthPath} 200 document`;
const nowhere = [
  `resource_metadata GET ${resourcePath}/mcp 404`,
  `resource_metadata GET ${resourcePath} 404`,
  `authorization_server_metadata GET ${oauthPath} 404`,
  `authorization_server_metadata GET ${openidPath} 404`,
];
const nothing: FakeRoutes = { [`GET ${resourcePath}/mcp`]: undefined, [`GET ${oauthPath}`]: undefined };
const status = (code: number) => ({ status: code, body: 'no' });
const events = (body: string) => ({ headers: { 'content-type': 'text/event-stream' }, body });

type Row = readonly [what: string, changes: FakeRoutes, steps: readonly string[]];

const meeting: readonly Row[] = [
  ['an open server', { 'POST /mcp': initialized }, [open, called]],
  ['an open server that answers as events and keeps the stream', { 'POST /mcp': initializedAsEvents }, [open, called]],
  [
    'a server that opens a session for strangers and refuses their calls',
    { 'POST /mcp initialize': initialized },
    [open, 'first_call POST /mcp 401', resourceFound, serverFound],
  ],
  [
    'an open server that fails at a call',
    { 'POST /mcp': initialized, 'POST /mcp tools/list': status(500) },
    [open, 'first_call POST /mcp 500'],
  ],
  [
    'a server of another revision',
    {
      'POST /mcp': {
        body: { jsonrpc: '2.0', id: '{id}', result: { protocolVersion: '2024-11-05', serverInfo: { name: 'old' } } },
      },
    },
    ['initialize POST /mcp 200 old'],
  ],
  [
    'an error of MCP',
    { 'POST /mcp': { body: { jsonrpc: '2.0', id: '{id}', error: { code: -32602, message: 'no' } } } },
    ['initialize POST /mcp 200'],
  ],
  ['a page', { 'POST /mcp': page }, ['initialize POST /mcp 200', 'legacy_sse GET /mcp 404']],
  [
    'a page everywhere',
    { 'POST /mcp': page, 'GET /mcp': page },
    ['initialize POST /mcp 200', 'legacy_sse GET /mcp 200'],
  ],
  [
    'JSON that is not MCP',
    { 'POST /mcp': { body: { hello: 'you', id: '{id}' } } },
    ['initialize POST /mcp 200', 'legacy_sse GET /mcp 404'],
  ],
  [
    'an event stream of something else',
    { 'POST /mcp': events('data: hello\n\n') },
    ['initialize POST /mcp 200', 'legacy_sse GET /mcp 404'],
  ],
  ...[404, 405, 406, 415].map(
    (code): Row => [
      `the transport of 2024-11-05 behind ${code}`,
      { 'POST /mcp': status(code), 'GET /mcp': legacyStream },
      [`initialize POST /mcp ${code}`, 'legacy_sse GET /mcp 200 endpoint'],
    ],
  ),
  ...[400, 501].map(
    (code): Row => [
      `the transport of 2024-11-05 behind ${code}, which needs no metadata then`,
      { 'POST /mcp': status(code), 'GET /mcp': legacyStream },
      [`initialize POST /mcp ${code}`, 'legacy_sse GET /mcp 200 endpoint'],
    ],
  ),
  [
    'the transport of 2024-11-05 after a comment',
    { 'POST /mcp': status(404), 'GET /mcp': { ...legacyStream, body: `: hi\n\n${legacyStream.body}` } },
    ['initialize POST /mcp 404', 'legacy_sse GET /mcp 200 endpoint'],
  ],
  [
    'another event stream',
    { 'POST /mcp': status(405), 'GET /mcp': { ...events('data: endpoint\n\n'), stays: 'open' } },
    ['initialize POST /mcp 405', 'legacy_sse GET /mcp 200'],
  ],
  [
    'a stream that says nothing',
    { 'POST /mcp': status(405), 'GET /mcp': { ...events(': hi\n\n'), stays: 'open' } },
    ['initialize POST /mcp 405', 'legacy_sse GET /mcp document_timeout'],
  ],
  [
    'an answer that is cut off',
    { 'POST /mcp': { ...initialized, stays: 'cut' } },
    ['initialize POST /mcp document_unreachable'],
  ],
  ['a server that says nothing', { 'POST /mcp': { stays: 'silent' } }, ['initialize POST /mcp document_timeout']],
  ...[301, 302, 307, 308].map(
    (code): Row => [
      `a redirect ${code} on its origin`,
      { 'POST /mcp': { status: code, headers: { location: '/mcp/' } }, 'POST /mcp/': initialized },
      [`initialize POST /mcp ${code}`, 'initialize_redirected POST /mcp/ 200 fake'],
    ],
  ),
  [
    'a redirect to a redirect',
    {
      'POST /mcp': { status: 307, headers: { location: '{at}/a' } },
      'POST /a': { status: 307, headers: { location: '/b' } },
    },
    ['initialize POST /mcp 307', 'initialize_redirected POST /a 307'],
  ],
  [
    'a redirect to elsewhere',
    { 'POST /mcp': { status: 307, headers: { location: 'http://127.0.0.1:1/' } } },
    ['initialize POST /mcp 307'],
  ],
  [
    'a redirect to the user',
    { 'POST /mcp': { status: 302, headers: { location: '//a:b@{at}' } } },
    ['initialize POST /mcp 302'],
  ],
  ['a status that means nothing', { 'POST /mcp': status(429) }, ['initialize POST /mcp 429']],
];

const walking: readonly Row[] = [
  ['a healthy server', {}, [refused, resourceFound, serverFound]],
  ...[400, 403, 500, 502].map(
    (code): Row => [
      `a challenge with ${code}`,
      { 'POST /mcp': { ...unauthorized(), status: code } },
      [
        `initialize POST /mcp ${code}`,
        ...(code === 400 ? ['legacy_sse GET /mcp 404'] : []),
        resourceFound,
        serverFound,
      ],
    ],
  ),
  ['no challenge', { 'POST /mcp': status(401) }, [refused, resourceFound, serverFound]],
  ['another scheme only', { 'POST /mcp': unauthorized('Basic realm="x"') }, [refused, resourceFound, serverFound]],
  [
    'metadata at the place of the challenge',
    {
      'POST /mcp': unauthorized('Basic realm="x", Bearer resource_metadata={at}/prm'),
      'GET /prm': { body: resourceDocument },
    },
    [refused, 'resource_metadata GET /prm 200 document', serverFound],
  ],
  [
    'metadata at the root only',
    { [`GET ${resourcePath}/mcp`]: undefined, [`GET ${resourcePath}`]: { body: resourceDocument } },
    [refused, nowhere[0] ?? '', `resource_metadata GET ${resourcePath} 200 document`, serverFound],
  ],
  ...(
    [
      ['a page', page, '200'],
      ['a failure', status(503), '503'],
      ['a failure with a document', { status: 500, body: resourceDocument }, '500'],
      ['half a document', { body: '{"authorization_servers":["' }, '200'],
      ['a list', { body: [resourceDocument] }, '200'],
      ['null', { body: null }, '200'],
      ['a document of something else', { body: { resource: '{at}/mcp' } }, '200 document'],
      ['a document that names no server', { body: { authorization_servers: [] } }, '200 document'],
      ['a document that names no text', { body: { authorization_servers: [1, null, ''] } }, '200 document'],
      ['what is too large', { body: `"${'x'.repeat(300_000)}"` }, 'document_too_large'],
      [
        'a redirect without end',
        { status: 302, headers: { location: `${resourcePath}/mcp` } },
        'document_redirect_refused',
      ],
      ['what is cut off', { body: '{', headers: { 'content-length': '9' }, stays: 'cut' }, 'document_unreachable'],
    ] as const
  ).map(
    ([what, answer, came]): Row => [
      `${what} where the metadata should be`,
      { [`GET ${resourcePath}/mcp`]: answer, [`GET ${resourcePath}`]: { body: resourceDocument } },
      [
        refused,
        `resource_metadata GET ${resourcePath}/mcp ${came}`,
        `resource_metadata GET ${resourcePath} 200 document`,
        serverFound,
      ],
    ],
  ),
  ['no metadata at all', nothing, [refused, ...nowhere]],
  [
    'metadata of the authorization server at its origin only',
    { ...nothing, [`GET ${oauthPath}`]: { body: serverDocument } },
    [refused, ...nowhere.slice(0, 2), serverFound],
  ],
  [
    'an issuer with a path, found in the last place',
    {
      [`GET ${resourcePath}/mcp`]: { body: { authorization_servers: ['{at}/t/'] } },
      [`GET ${oauthPath}/t`]: page,
      [`GET ${openidPath}/t`]: { body: { issuers: 1 } },
      [`GET /t${openidPath}`]: { body: { token_endpoint: '{at}/token' } },
    },
    [
      refused,
      resourceFound,
      `authorization_server_metadata GET ${oauthPath}/t 200`,
      `authorization_server_metadata GET ${openidPath}/t 200 document`,
      `authorization_server_metadata GET /t${openidPath} 200 document`,
    ],
  ],
  [
    'an issuer that is a metadata URL',
    { [`GET ${resourcePath}/mcp`]: { body: { authorization_servers: [`{at}${oauthPath}`] } } },
    [refused, resourceFound, serverFound],
  ],
  [
    'several issuers, of which one answers',
    {
      [`GET ${resourcePath}/mcp`]: { body: { authorization_servers: ['login', '{at}', '{at}/never'] } },
    },
    [refused, resourceFound, 'authorization_server_metadata GET [not a URL] document_forbidden', serverFound],
  ],
  [
    'more issuers than are looked at',
    { [`GET ${resourcePath}/mcp`]: { body: { authorization_servers: ['a', 'b', 'c', '{at}'] } } },
    [
      refused,
      resourceFound,
      ...Array<string>(3).fill('authorization_server_metadata GET [not a URL] document_forbidden'),
    ],
  ],
  [
    'an issuer on another host, which private does not open',
    { [`GET ${resourcePath}/mcp`]: { body: { authorization_servers: ['https://10.0.0.1'] } } },
    [
      refused,
      resourceFound,
      `authorization_server_metadata GET https://10.0.0.1${oauthPath} document_forbidden`,
      `authorization_server_metadata GET https://10.0.0.1${openidPath} document_forbidden`,
    ],
  ],
];

describe('what is asked', () => {
  it.each([...meeting, ...walking])('of %s', async (_what, changes, steps) => {
    const { at, url, asked } = await startFakeOAuthServer(changes);
    const evidence = await probing(url);
    expect(shown(evidence, at)).toEqual(steps);
    expect(asked().filter((line) => line.startsWith('POST')).length).toBeLessThanOrEqual(3);
  });

  it('of an authorization server on another port of the same machine, by another name', async () => {
    const as = await startFakeOAuthServer();
    const named = as.at.replace('127.0.0.1', 'localhost');
    const document = { ...resourceDocument, authorization_servers: ['{as}'] };
    const server = await startFakeOAuthServer({ [`GET ${resourcePath}/mcp`]: { body: document } }, { as: named });
    const { steps } = await probing(server.url);
    expect(steps.at(-1)).toMatchObject({
      evidence: { url: named + oauthPath, status: 200 },
      issuer: named,
      issuerFrom: 'resource',
      document: { issuer: as.at },
    });
  });

  it('of the authorization server that an administrator typed, on a host of its own', async () => {
    const as = await startFakeOAuthServer();
    const typed = as.at.replace('127.0.0.1', 'login.test');
    const server = await startFakeOAuthServer();
    const { lookup } = resolver({ 'login.test': [['127.0.0.1']] });
    const request = {
      url: server.url,
      network: 'private',
      headers: {},
      settings: { authorizationServer: typed },
    } as const;
    const { steps } = await probe(wayOut({ lookup }), request);
    expect(steps.map(({ name, issuer, issuerFrom }) => [name, issuer, issuerFrom])).toEqual([
      ['initialize', undefined, undefined],
      ['resource_metadata', undefined, undefined],
      ['authorization_server_metadata', typed, 'settings'],
    ]);
    expect(as.asked()).toEqual([`GET ${oauthPath}`]);
  });

  it('of nothing, where nobody listens', async () => {
    const { steps } = await probing('http://127.0.0.1:1/mcp');
    expect(steps).toEqual([
      expect.objectContaining({
        name: 'initialize',
        failure: {
          code: 'document_unreachable',
          message: 'connection refused (nothing listens there)',
        },
        evidence: expect.objectContaining({ status: undefined, failure: 'ECONNREFUSED' }),
      }),
    ]);
  });

  it.each([
    ['http://127.0.0.1:1/mcp', 'plain http'],
    ['https://127.0.0.1:1/mcp', 'not a public address'],
  ])('of nothing, where %s may not be called', async (url, why) => {
    const { steps } = await probing(url, { network: 'public' });
    expect(steps).toMatchObject([
      {
        failure: { code: 'document_forbidden', message: expect.stringContaining(why) },
        evidence: { failure: 'document_forbidden' },
      },
    ]);
  });

  it('no longer, when a minute is over', async () => {
    const { url } = await startFakeOAuthServer();
    const now = performance.now.bind(performance);
    let later = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
    const { steps } = await probing(url, {}, ({ name }) => {
      if (name === 'resource_metadata') later = 60_000;
    });
    clock.mockRestore();
    expect(steps.map(({ name }) => name)).toEqual(['initialize', 'resource_metadata']);
  });
});

describe('an answer', () => {
  it('without end is read as far as it says what it is', async () => {
    let closed = false;
    const { url } = await startRaw((socket) => {
      socket.write('HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n');
      const timer = setInterval(() => socket.write(`1000\r\n${'x'.repeat(0x1000)}\r\n`), 1);
      socket.on('close', () => {
        clearInterval(timer);
        closed = true;
      });
    });
    const { steps } = await probing(url);
    expect(steps[0]).toMatchObject({ evidence: { status: 503, failure: undefined }, failure: undefined });
    await expect.poll(() => closed).toBe(true);
  });

  it('is told step by step, as it stands in the evidence', async () => {
    const { url } = await startFakeOAuthServer();
    const told: ProbeStep[] = [];
    const { steps } = await probing(url, {}, (step) => told.push(step));
    expect(told).toEqual(steps);
    expect(steps[0]).toMatchObject({
      challenges: [{ scheme: 'bearer', params: { scope: 'read' }, unquoted: false }],
      evidence: { connectedTo: '127.0.0.1', requestHeaders: { accept: 'application/json, text/event-stream' } },
    });
  });

  it('that is deeply nested is cut', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const body = `{"authorization_servers":["x"],"deep":${deep}}`;
    const { url } = await startFakeOAuthServer({ [`GET ${resourcePath}/mcp`]: { body } });
    expect(JSON.stringify(await probing(url)).length).toBeLessThan(10_000);
  });

  it('after redirects names them', async () => {
    const { at, url } = await startFakeOAuthServer({
      [`GET ${resourcePath}/mcp`]: { status: 302, headers: { location: '/prm' } },
      'GET /prm': { body: resourceDocument },
    });
    const { steps } = await probing(url);
    expect(steps[1]).toMatchObject({ redirects: [`${at}${resourcePath}/mcp`], evidence: { url: `${at}/prm` } });
  });
});

describe('a session that was opened', () => {
  it('is ended', async () => {
    const { url, asked, requests } = await startFakeOAuthServer({ 'POST /mcp': initialized });
    await probing(url, { headers: { 'x-api-key': 'hunter2' } });
    expect(asked()).toEqual(['POST /mcp', 'POST /mcp', 'POST /mcp', 'DELETE /mcp']);
    for (const { headers } of requests.slice(1))
      expect(headers).toMatchObject({
        'mcp-session-id': 'session-1',
        'mcp-protocol-version': '2025-11-25',
        'x-api-key': 'hunter2',
      });
  });
});

describe('credentials', () => {
  const secret = 'hunter2/of "the" many';
  const headers = { Authorization: `Bearer ${secret}`, 'X-Api-Key': secret, 'User-Agent': 'agent-hunter2' };
  const echo = `Bearer error_description="${secret.replaceAll('"', '\\"')}", resource_metadata={at}/prm?x=${encodeURIComponent(secret)}`;
  const document = { ...resourceDocument, [secret]: secret, nested: [{ it: `Bearer ${secret}` }, 'agent-hunter2'] };

  it('are sent to the server and to nobody else', async () => {
    const { url, requests } = await startFakeOAuthServer({
      'POST /mcp': { status: 307, headers: { location: '/other' } },
      'POST /other': initialized,
    });
    await probing(url, { headers });
    expect(requests.map(({ headers: sent }) => sent['x-api-key'])).toEqual([secret, undefined, undefined]);
    const refusing = await startFakeOAuthServer();
    await probing(refusing.url, { headers });
    expect(refusing.requests.map(({ headers: sent }) => sent['x-api-key'])).toEqual([secret, undefined, undefined]);
  });

  const echoes: readonly (readonly [string, FakeRoutes])[] = [
    [
      'a challenge, a URL and metadata',
      { 'POST /mcp': unauthorized(echo), [`GET /prm?x=${encodeURIComponent(secret)}`]: { body: document } },
    ],
    [
      'the name of an issuer',
      { [`GET ${resourcePath}/mcp`]: { body: { authorization_servers: [`{at}/${secret}`, secret] } } },
    ],
    [
      'metadata of the authorization server',
      { [`GET ${oauthPath}`]: { body: { ...serverDocument, [secret]: [secret] } } },
    ],
    [
      'its own name',
      {
        'POST /mcp': {
          body: {
            jsonrpc: '2.0',
            id: '{id}',
            result: { protocolVersion: secret, serverInfo: { name: secret, version: secret } },
          },
        },
      },
    ],
    [
      'a page',
      {
        'POST /mcp': { ...page, body: `<p>${secret}` },
        'GET /mcp': { ...legacyStream, body: `event: endpoint\ndata: /m?key=${secret}\n\n` },
      },
    ],
    ['a redirect', { 'POST /mcp': { status: 308, headers: { location: `/${encodeURIComponent(secret)}` } } }],
    ['the end of a body that is cut', { [`GET ${resourcePath}/mcp`]: { body: 'x'.repeat(2048 - 10) + secret } }],
  ];

  it.each(echoes)('stand nowhere in the evidence, echoed in %s', async (_what, changes) => {
    const { url } = await startFakeOAuthServer(changes);
    const told: ProbeStep[] = [];
    const evidence = await probing(`${url}?token=hunter2`, { headers }, (step) => told.push(step));
    const query = await probing(url, { headers });
    for (const kept of [evidence, query, told]) expect(JSON.stringify(kept)).not.toMatch(/hunter2|of \\*"the/);
    expect(evidence).toMatchObject({ url: `${url}?token=[redacted]`, credentials: Object.keys(headers) });
  });
});
