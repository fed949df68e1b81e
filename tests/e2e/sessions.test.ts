import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawAnswer, RawClient, RawRequest } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { expectEvents, expectRefusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';

let fake: FakeServer;
let scene: Scene;
beforeAll(async () => {
  fake = await startFake({ name: 'notes' });
  scene = await startScene({
    servers: { notes: fake },
    gateways: { main: ['notes'], other: ['notes'] },
    tokens: [{ name: 'second', gateway: 'main' }],
  });
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

const requests: readonly (readonly [string, string, RawRequest])[] = [
  ['POST of a request', 'POST', { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' }],
  [
    'POST of a notification',
    'POST',
    { body: '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}' },
  ],
  ['GET', 'GET', { method: 'GET', headers: { accept: 'text/event-stream' } }],
  ['DELETE', 'DELETE', { method: 'DELETE' }],
];

/** Everything of an answer that is not meant to differ between two answers of one kind. */
function face({ status, headers, text }: RawAnswer): object {
  const id = String(headers['x-correlation-id']);
  const { date: _, 'x-correlation-id': __, ...rest } = headers;
  return { status, headers: rest, text: text.replaceAll(id, '(id)') };
}

async function inSession(client: RawClient, session: string | undefined, request: RawRequest): Promise<RawAnswer> {
  return client.send({ ...request, headers: { ...request.headers, 'mcp-session-id': session } });
}

describe.each(requests)('a %s', (_, verb, request) => {
  test.concurrent('without a session is told to open one', async () => {
    const answer = await scene.client('main').send(request);
    await expectRefusal(scene, 'main', answer, {
      status: 400,
      code: 'session_missing',
      rpc: -32600,
      says: 'Mcp-Session-Id',
      events: [{ action: verb, app: '', code: 'session_missing' }],
    });
  });

  test.concurrent.for([
    ['that nobody opened', 'unheard-of'],
    ['with an empty id', ''],
    ['with an id of all sorts', 'a b;c="d", e'],
    ['with an endless id', 'x'.repeat(8_000)],
  ] as const)('in a session %s is told that there is none', async ([, session]) => {
    const answer = await inSession(scene.client('main'), session, request);
    await expectRefusal(scene, 'main', answer, {
      status: 404,
      code: 'session_unknown',
      rpc: -32600,
      absent: [session || 'unheard-of'],
      events: [{ action: verb, app: '', code: 'session_unknown' }],
    });
  });

  test.concurrent("in somebody else's session is answered as in a session that nobody opened", async () => {
    const owner = await scene.opened('main');
    const stranger = scene.client('main', 'second');
    const theirs = await inSession(stranger, owner.sessionId, request);
    expect(face(theirs)).toEqual(face(await inSession(stranger, 'unheard-of', request)));
    await expectEvents(scene, 'main', theirs, [
      { action: verb, principal: 'token:second', app: '', code: 'session_unknown' },
    ]);
    expect((await owner.call('ping')).messages[0]?.result).toEqual({});
  });

  test.concurrent('in a session of another gateway is answered so as well', async () => {
    const elsewhere = await scene.opened('other');
    const answer = await inSession(scene.client('main'), elsewhere.sessionId, request);
    expect(face(answer)).toEqual(face(await inSession(scene.client('main'), 'unheard-of', request)));
    await expectEvents(scene, 'main', answer, [{ action: verb, app: '', code: 'session_unknown' }]);
    expect((await elsewhere.call('ping')).messages[0]?.result).toEqual({});
  });

  test.concurrent('in a session that has ended is answered so as well', async () => {
    const client = await scene.opened('main');
    expect((await client.send({ method: 'DELETE' })).status).toBe(204);
    const answer = await inSession(client, client.sessionId, request);
    expect(face(answer)).toEqual(face(await inSession(scene.client('main'), 'unheard-of', request)));
  });
});

test('initialize says what there is, and opens a session of its own each time', async () => {
  const client = scene.client('main');
  const answer = await client.open();
  expect(answer.messages).toEqual([
    {
      jsonrpc: '2.0',
      id: 1,
      result: {
        protocolVersion: '2025-11-25',
        capabilities: {
          tools: { listChanged: true },
          prompts: { listChanged: true },
          resources: { listChanged: true, subscribe: true },
          logging: {},
          completions: {},
          tasks: { cancel: {}, requests: { tools: { call: {} } } },
        },
        serverInfo: { name: 'gatehouse', title: 'Gatehouse: main', version: expect.any(String) },
        instructions: 'This gateway serves 1 of 1 servers.',
      },
    },
  ]);
  expect(client.sessionId).toMatch(/^[A-Za-z0-9_-]{32,}$/);
  await expectEvents(scene, 'main', answer, [{ action: 'initialize' }]);
  expect((await scene.opened('main')).sessionId).not.toBe(client.sessionId);
});

test('an initialize that names no revision opens nothing', async () => {
  const client = scene.client('main');
  const answer = await client.call('initialize', { capabilities: {} });
  expect(answer.headers['mcp-session-id']).toBeUndefined();
  await expectRefusal(scene, 'main', answer, {
    status: 200,
    code: 'params_invalid',
    rpc: -32602,
    id: 1,
    says: '"protocolVersion" must be a string',
    events: [{ action: 'initialize', app: '', code: 'params_invalid' }],
  });
});

test.for([
  ['a name', { name: 'fine', version: '2.0' }, 'fine/2.0'],
  ['no version', { name: 'fine' }, 'fine'],
  ['nothing', undefined, 'unknown'],
  ['no object', 'fine', 'unknown'],
  ['a name of another type', { name: 7, version: [] }, 'unknown'],
  ['a name with line breaks', { name: 'fi\r\nne\u0000', version: '1\u2028' }, 'fine/1'],
  ['an endless name', { name: 'x'.repeat(5000), version: '1' }, `${'x'.repeat(100)}/1`],
] as const)('a client that says %s of itself is recorded so', async ([, clientInfo, app]) => {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  const answer = await scene.client('main').call('initialize', params);
  await expectEvents(scene, 'main', answer, [{ action: 'initialize', app }]);
});

test('the end of a session ends it on the servers too', async () => {
  const client = await scene.opened('main');
  await client.tool('notes__echo');
  const upstream = fake.heard('tools/call').at(-1)?.headers['mcp-session-id'];
  expect(fake.sessions.has(String(upstream))).toBe(true);
  const answer = await client.send({ method: 'DELETE' });
  expect(answer).toMatchObject({ status: 204, text: '' });
  await eventually(() => fake.sessions.has(String(upstream))).toBe(false);
  await expectEvents(scene, 'main', answer, [{ action: 'end' }]);
});

test('each session has its own session with a server, opened when it is first needed', async () => {
  const before = fake.heard('initialize').length;
  const [one, two] = [await scene.opened('main'), await scene.opened('main')];
  expect(fake.heard('initialize').length).toBe(before);
  for (const client of [one, two, one, two]) await client.tool('notes__echo');
  const ids = fake
    .heard('tools/call')
    .slice(-4)
    .map(({ headers }) => headers['mcp-session-id']);
  expect(ids[0]).toBe(ids[2]);
  expect(ids[1]).toBe(ids[3]);
  expect(ids[0]).not.toBe(ids[1]);
  expect([one.sessionId, two.sessionId]).not.toContain(ids[0]);
});
