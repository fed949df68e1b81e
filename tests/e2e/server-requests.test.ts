import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEvents, said, sendEvent } from '../support/fake-answers.ts';
import { answerTo, asking } from '../support/fake-asking-tools.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import { eventually } from './eventually.ts';
import { openGetStream, openPost } from './open-stream.ts';
import { expectEvents } from './row.ts';
import { type Scene, startScene } from './scene.ts';

const asked = [
  ['ping', 'ask-1', { result: {} }],
  ['ping', 17, { result: {} }],
  ['sampling/createMessage', 'ask-2', { code: -32601 }],
  ['elicitation/create', 'ask-3', { code: -32601 }],
  ['roots/list', 'ask-4', { code: -32601 }],
  ['tools/call', 'ask-5', { code: -32601 }],
] as const;

/** Members that one reader takes for an id and a method, and another does not. */
const disguised: Answer = ({ received, response }) => {
  openEvents(response);
  response.write('data: {"jsonrpc":"2.0","\\u0069d":7,"method":"sampling/createMessage","params":{}}\n\n');
  sendEvent(response, { jsonrpc: '2.0', id: received.message.id, result: said('done') });
  response.end();
};

const flood = 1_000;
const floods: Answer = ({ received, response }) => {
  openEvents(response);
  for (let each = 0; each < flood; each += 1)
    sendEvent(response, { jsonrpc: '2.0', id: `flood-${each}`, method: 'roots/list' });
  sendEvent(response, { jsonrpc: '2.0', id: received.message.id, result: said('flooded') });
  response.end();
};

let fake: FakeServer;
let scene: Scene;
beforeAll(async () => {
  const tools = Object.fromEntries(asked.map(([method, id]) => [`ask-${id}`, asking(method, id)]));
  fake = await startFake({
    name: 'curious',
    listChanged: true,
    tools: { ...tools, first: asking('ping', 'first'), disguised, flood: floods },
  });
  scene = await startScene({ servers: { curious: fake }, gateways: { main: ['curious'] } });
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

test('a server is told what works through us of what a client can do, and not who it is', async () => {
  const client = scene.client('main');
  const works = { sampling: { tools: {} }, elicitation: { form: {}, url: {} }, roots: { listChanged: true } };
  await client.open('2025-11-25', {
    ...works,
    experimental: { secret: {} },
    tasks: { list: {} },
    sampling: { tools: {}, x: {} },
  });
  await client.tool('curious__first');
  const opened = fake.heard('initialize').map(({ message }) => message.params);
  expect(opened.map((params) => params?.capabilities)).toEqual(opened.map(() => works));
  expect(opened.map((params) => params?.clientInfo)).toEqual(
    opened.map(() => expect.objectContaining({ name: 'gatehouse' })),
  );
});

test.for([
  ['is nothing', {}],
  ['is of another shape', { sampling: true, elicitation: [], roots: 'all' }],
  ['is none', 'sampling'],
] as const)('what a client declares and %s is offered to nobody', async ([, capabilities]) => {
  const client = scene.client('main');
  await client.open('2025-11-25', capabilities as object);
  await client.tool('curious__first');
  expect(fake.heard('initialize').at(-1)?.message.params?.capabilities).toEqual({});
});

describe('what a server asks within a call of a client that declared nothing is answered by the gateway', () => {
  test.for(asked)('%s under the id %s', async ([method, id, told]) => {
    const client = await scene.opened('main');
    const answer = await client.call('tools/call', { name: `curious__ask-${id}` });
    expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 2, result: said(JSON.stringify(told)) }]);
    const refused = { action: `ask:${method}`, server: 'curious', code: 'method_unknown' };
    await expectEvents(scene, 'main', answer, [
      { action: 'tools/call', target: `curious__ask-${id}`, server: 'curious' },
      ...(method === 'ping' ? [] : [refused]),
    ]);
  });
});

describe('what a server asks on a GET stream of such a client is answered by the gateway', () => {
  test.for([
    ['ping', 'get-1', { jsonrpc: '2.0', id: 'get-1', result: {} }],
    ['sampling/createMessage', 2, { jsonrpc: '2.0', id: 2, error: { code: -32601, message: expect.any(String) } }],
  ] as const)('%s', async ([method, id, told]) => {
    const client = await scene.opened('main');
    const stream = await openGetStream(client);
    const open = () => [...fake.sessions].find(([, response]) => response !== undefined);
    await eventually(open).toBeDefined();
    const [session, response] = open() ?? [];
    if (response) sendEvent(response, { jsonrpc: '2.0', id, method });
    expect(await answerTo(fake, id, session)).toEqual(told);
    expect(stream.messages()).toEqual([]);
    stream.close();
    await eventually(open).toBeUndefined();
  });
});

test('what a server asks of a client that can do it is on record with the call that it belongs to', async () => {
  const client = scene.client('main');
  await client.open('2025-11-25', { sampling: {} });
  const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'curious__ask-ask-2' } };
  const stream = await openPost(client, call);
  await eventually(stream.messages).toHaveLength(1);
  const [question] = stream.messages();
  const result = { role: 'assistant', content: { type: 'text', text: 'no secret in the trail' }, model: 'm' };
  await client.send({ body: JSON.stringify({ jsonrpc: '2.0', id: question?.id, result }) });
  await eventually(stream.state).toBe('ended');
  await expectEvents(scene, 'main', stream, [
    { action: 'ask:sampling/createMessage', server: 'curious' },
    { action: 'tools/call', target: 'curious__ask-ask-2', server: 'curious' },
  ]);
});

test('a request in disguise reaches no client', async () => {
  const client = scene.client('main');
  await client.open('2025-11-25', { sampling: {} });
  const answer = await client.call('tools/call', { name: 'curious__disguised' });
  expect(answer.text).not.toContain('createMessage');
  expect(answer.messages).toMatchObject([{ id: 2, error: { data: { code: 'upstream_not_mcp' } } }]);
});

test('what a server asks is named by us however it writes the id', async () => {
  const client = scene.client('main');
  await client.open('2025-11-25', { sampling: {} });
  const stream = await openGetStream(client);
  const open = () => [...fake.sessions].find(([, response]) => response !== undefined);
  await eventually(open).toBeDefined();
  open()?.[1]?.write('data: {"jsonrpc":"2.0","id":1,"\\u0069d":"raw-1","method":"sampling/createMessage"}\n\n');
  open()?.[1]?.write('data: {"jsonrpc":"2.0","id":"raw-2","method":{"toString":1}}\n\n');
  await eventually(stream.messages).toHaveLength(1);
  expect(stream.text()).not.toContain('raw-');
  const [question] = stream.messages();
  await client.send({ body: JSON.stringify({ jsonrpc: '2.0', id: question?.id, result: { told: 1 } }) });
  expect(await answerTo(fake, 'raw-1', open()?.[0])).toMatchObject({ result: { told: 1 } });
  stream.close();
  await eventually(open).toBeUndefined();
});

test('a server that floods a client with what it cannot do is answered a few at a time', async () => {
  const client = await scene.opened('main');
  const answer = await client.tool('curious__flood');
  expect(answer.result).toEqual(said('flooded'));
  const answered = fake.received.filter(({ message }) => String(message?.id).startsWith('flood-')).length;
  expect(answered).toBeGreaterThan(0);
  expect(answered).toBeLessThan(flood);
});

test('an answer that a client makes up goes nowhere', async () => {
  const client = await scene.opened('main');
  await client.tool('curious__first');
  const before = fake.received.length;
  const answer = await client.send({ body: '{"jsonrpc":"2.0","id":"first","result":{"made":"up"}}' });
  expect(answer.status).toBe(202);
  await expectEvents(scene, 'main', answer, []);
  expect(fake.received.length).toBe(before);
});
