import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportHtml } from '../../packages/gateway/src/cli/doctor/report-html.ts';
import { reportLines } from '../../packages/gateway/src/cli/doctor/report-text.ts';
import { diagnose } from '../../packages/gateway/src/upstream/diagnose/diagnose.ts';
import type { Diagnosis } from '../../packages/gateway/src/upstream/diagnose/diagnosis.ts';
import { describeJudgement } from '../../packages/gateway/src/upstream/judge/describe.ts';
import { wayOut } from '../net/way-out.ts';
import { callback } from './examined.ts';
import { admit, type Patient } from './patient.ts';

/** How many servers are made up; 10,000 take some ten minutes. */
const servers = Number(process.env.DOCTOR_FUZZ ?? 300);

const name = fc.constantFrom(
  'www-authenticate',
  'location',
  'content-type',
  'mcp-session-id',
  'content-encoding',
  'retry-after',
  'server',
  'x-powered-by',
);

/** What servers say, true and false, and what nobody says. `{at}` becomes the server's own origin. */
const value = fc.oneof(
  fc.constantFrom(
    'Bearer resource_metadata="{at}/.well-known/oauth-protected-resource/mcp"',
    'Bearer resource_metadata={at}/x, scope=',
    'Bearer realm="OAuth", ,,= "',
    'Negotiate',
    '{at}/mcp/',
    '/mcp',
    'http://[',
    'javascript:alert(1)',
    'text/html',
    'application/json',
    'text/event-stream',
    'gzip',
    'x-nothing',
    '-1',
    'uvicorn',
    '\u00ff\u00fe',
  ),
  fc.stringMatching(/^[ -~]{0,60}$/).map((text) => text.trim()),
);

const documents = [
  { resource: '{at}/mcp', authorization_servers: ['{at}'], scopes_supported: ['read'] },
  {
    issuer: '{at}',
    authorization_endpoint: '{at}/authorize?x=1#y',
    token_endpoint: '{at}/token',
    registration_endpoint: '{at}/register',
    code_challenge_methods_supported: ['S256'],
  },
  {
    jsonrpc: '2.0',
    id: '{id}',
    result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: null },
  },
  { jsonrpc: '2.0', id: '{id}', result: { tools: [] } },
  { jsonrpc: '2.0', id: null, error: { code: -32_022, message: null } },
  {
    client_id: 'c',
    client_secret: 7,
    registration_client_uri: '{at}/c',
    registration_access_token: 't',
    client_secret_expires_at: 1e300,
  },
  { error: { not: 'a text' }, error_description: ['x'] },
];

const body = fc.oneof(
  fc.constantFrom(...documents).map((document) => JSON.stringify(document)),
  fc.jsonValue().map((json) => JSON.stringify(json)),
  fc.constantFrom(
    '',
    '\ufeff{}',
    '<html>',
    '<script>'.repeat(200),
    'data: {"jsonrpc"',
    'event: endpoint\ndata: /m\n\n',
    '['.repeat(5_000),
  ),
  fc.string({ maxLength: 300, unit: 'binary' }),
);

const answer = fc.record({
  status: fc.constantFrom(200, 200, 200, 201, 202, 204, 302, 307, 400, 401, 401, 403, 404, 405, 421, 429, 500, 503),
  headers: fc.dictionary(name, value, { maxKeys: 3 }),
  body,
  end: fc.constantFrom('whole', 'whole', 'whole', 'whole', 'cut', 'reset', 'stall'),
});

type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;

function give(
  response: ServerResponse,
  { status, headers, body: text, end }: Answer,
  fill: (text: string) => string,
): void {
  if (end === 'reset') return void response.destroy();
  if (end === 'stall') return void setTimeout(() => response.destroy(), 30);
  for (const [each, said] of Object.entries(headers)) {
    try {
      response.setHeader(each, fill(said));
    } catch {
      // Not every text is one that a header may carry.
    }
  }
  if (status !== 204) response.setHeader('content-length', Buffer.byteLength(fill(text)) + (end === 'cut' ? 9 : 0));
  response.writeHead(status);
  response.write(fill(text), () => (end === 'cut' ? response.destroy() : response.end()));
}

/** The answer to each request in turn; null for that of a healthy server. */
const course = fc.array(fc.option(answer, { freq: 3 }), { minLength: 1, maxLength: 12 });
const kinds = ['nothing', 'sign-in', 'key'] as const;

test(`${servers} servers that answer anything end in a report, and never in an error`, async () => {
  let answers: readonly (Answer | null)[] = [];
  let turn = 0;
  const spoils: Patient['spoils'] = (response, { at, body: asked }) => {
    const next = answers[turn++ % answers.length];
    if (!next) return false;
    const [, id = ''] = /"id":"([^"]*)"/.exec(asked) ?? [];
    give(response, next, (text) => text.replaceAll('{at}', at).replaceAll('{id}', id));
    return true;
  };
  const [nothing, signIn, key] = await Promise.all(kinds.map((asksFor) => admit({ asksFor, spoils })));
  const outbound = wayOut();
  const seen = new Set<string>();
  const examine = async (url: string, headers: Record<string, string>): Promise<Diagnosis> => {
    const request = { url, network: 'private', headers, settings: {} } as const;
    const quiet = { sleep: async () => {}, onStep: () => {}, onCheck: () => {} };
    const { diagnosis, judgement } = await diagnose(outbound, { request, callback, active: true, ...quiet });
    const words = describeJudgement(judgement, { callback, egressAddresses: [] });
    const page = reportHtml(diagnosis, { words, at: new Date(0) });
    expect([JSON.stringify(diagnosis), ...reportLines(diagnosis, words), page].join('')).not.toContain('hunter2-fuzz');
    expect(page).not.toContain('<script');
    return diagnosis;
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(nothing, signIn, signIn, key),
      course,
      fc.boolean(),
      async (server, all, isGiven) => {
        answers = all;
        turn = 0;
        const { findings } = await examine(
          server?.url ?? '',
          isGiven ? { 'x-api-key': 'good', 'x-b': 'hunter2-fuzz' } : {},
        );
        for (const { code } of findings) seen.add(code);
      },
    ),
    { numRuns: servers },
  );
  // Otherwise it met the same server all the time.
  expect(seen.size).toBeGreaterThan(15);
}, 7_200_000);
