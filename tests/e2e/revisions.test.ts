import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type RawClient, send } from '../support/raw-client.ts';
import { expectRefusal } from './row.ts';
import { type Scene, startScene, tokenText } from './scene.ts';

const revisions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;

const fakes: Record<string, FakeServer> = {};
let scene: Scene;
let client: RawClient;
beforeAll(async () => {
  for (const version of revisions) fakes[`v${version}`] = await startFake({ name: `v${version}`, version });
  scene = await startScene({ servers: fakes, gateways: { main: Object.keys(fakes) } });
  client = await scene.opened('main');
});
afterAll(async () => {
  await scene.close();
  for (const fake of Object.values(fakes)) await fake.close();
});

describe.each(revisions)('a client of %s', (version) => {
  test('is answered its own revision', async () => {
    const answer = await scene.client('main').open(version);
    expect(answer.messages[0]?.result?.protocolVersion).toBe(version);
  });

  test.for(revisions)('calls a server of %s, which is addressed in its own', async (spoken) => {
    const slug = `v${spoken}`;
    const caller = await scene.opened('main', version);
    const said = await caller.tool(`${slug}__echo`, { from: version });
    expect(said.result?.content).toEqual([{ type: 'text', text: `${slug} heard {"from":"${version}"}` }]);
    const heard = fakes[slug]?.heard('tools/call').at(-1);
    expect(heard?.headers['mcp-protocol-version']).toBe(spoken);
  });

  test('may leave the version header out, or send that of another 2025 revision', async () => {
    const caller = await scene.opened('main', version);
    for (const header of [undefined, ...revisions]) {
      const answer = await caller.call('ping', {}, { 'mcp-protocol-version': header });
      expect(answer.messages[0]?.result).toEqual({});
    }
  });
});

test.for(['2024-11-05', '2026-07-28', '2099-01-01', 'newest', ''])(
  'initialize for %s is answered the newest revision that has sessions',
  async (version) => {
    const answer = await scene.client('main').open(version);
    expect(answer.status).toBe(200);
    expect(answer.messages[0]?.result?.protocolVersion).toBe('2025-11-25');
  },
);

const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
const message = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const batched = `[${message('ping')},${message('tools/list', { _meta: meta })}]`;

/** A client of 2026-07-28 that saw a -3202x here would take us for a server of its own revision and not fall back. */
const refusal = {
  status: 400,
  code: 'protocol_version_unsupported',
  rpc: -32000,
  says: 'unsupported protocol version (supported versions: 2025-11-25, 2025-06-18, 2025-03-26)',
  absent: ['-3202'],
  events: [{ action: 'POST', app: '', code: 'protocol_version_unsupported' }],
} as const;

describe('what belongs to another revision is refused so that a client falls back', () => {
  test.concurrent.for([
    ['a tools/list with the header of 2026-07-28', { 'mcp-protocol-version': '2026-07-28' }, message('tools/list')],
    ['a tools/list that names 2026-07-28 in its _meta', {}, message('tools/list', { _meta: meta })],
    ['a tools/call that does', {}, message('tools/call', { name: 'v2025-11-25__echo', _meta: meta })],
    ['header and _meta', { 'mcp-protocol-version': '2026-07-28' }, message('ping', { _meta: meta })],
    [
      'server/discover with everything',
      { 'mcp-protocol-version': '2026-07-28' },
      message('server/discover', { _meta: meta }),
    ],
    ['a bare server/discover', {}, message('server/discover')],
    [
      'subscriptions/listen',
      { 'mcp-protocol-version': '2026-07-28' },
      message('subscriptions/listen', { _meta: meta }),
    ],
    ['a batch with one such member', {}, batched],
    ['the header of 2024-11-05', { 'mcp-protocol-version': '2024-11-05' }, message('ping')],
    ['a header of no revision', { 'mcp-protocol-version': 'v1' }, message('ping')],
    ['an empty header', { 'mcp-protocol-version': '' }, message('ping')],
    ['two revisions in one header', { 'mcp-protocol-version': '2025-06-18, 2025-11-25' }, message('ping')],
  ] as const)('%s', async ([, headers, body]) => {
    await expectRefusal(scene, 'main', await client.send({ body, headers }), refusal);
  });

  test('also without a session, as such clients begin', async () => {
    const headers = { authorization: `Bearer ${tokenText('main')}`, 'mcp-protocol-version': '2026-07-28' };
    const answer = await send(scene.endpoint('main'), { body: message('server/discover', { _meta: meta }), headers });
    await expectRefusal(scene, 'main', answer, refusal);
  });

  test('and nothing of it reaches a server', () => {
    const heard = Object.values(fakes).flatMap(({ received }) => received);
    expect(heard.filter(({ body }) => body.includes('2026-07-28'))).toEqual([]);
  });
});
