import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawAnswer, RawClient, RpcMessage } from '../support/raw-client.ts';
import { expectError, expectEvents, expectRefusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';
import { correlationIdOf } from './trail.ts';

let fake: FakeServer;
let scene: Scene;
/** A client of 2025-03-26, the one revision that has batches. */
let client: RawClient;
beforeAll(async () => {
  fake = await startFake({ name: 'notes' });
  scene = await startScene({ servers: { notes: fake }, gateways: { main: ['notes'] } });
  client = await scene.opened('main', '2025-03-26');
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

const ping = (id: unknown) => ({ jsonrpc: '2.0', id, method: 'ping' });
const call = (id: number, name: string, text: string) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: { text } },
});
const notification = { jsonrpc: '2.0', method: 'notifications/roots/list_changed' };
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
};

const post = (batch: unknown, from = client): Promise<RawAnswer> => from.send({ body: JSON.stringify(batch) });

function byId(messages: readonly RpcMessage[]): readonly RpcMessage[] {
  return [...messages].sort((a, b) => Number(a.id) - Number(b.id));
}

describe('in a session of 2025-03-26', () => {
  test('each request is answered by its own event, and each leaves its own audit event', async () => {
    const answer = await post([ping(1), call(2, 'notes__echo', 'a'), notification, call(3, 'notes__echo', 'b')]);
    expect(answer).toMatchObject({ status: 200, cut: false, headers: { 'content-type': 'text/event-stream' } });
    expect(byId(answer.messages)).toEqual([
      { jsonrpc: '2.0', id: 1, result: {} },
      { jsonrpc: '2.0', id: 2, result: { content: [{ type: 'text', text: 'notes heard {"text":"a"}' }] } },
      { jsonrpc: '2.0', id: 3, result: { content: [{ type: 'text', text: 'notes heard {"text":"b"}' }] } },
    ]);
    await expectEvents(scene, 'main', answer, [
      { action: 'ping' },
      { action: 'tools/call', target: 'notes__echo', server: 'notes' },
      { action: 'tools/call', target: 'notes__echo', server: 'notes' },
    ]);
  });

  test('a member that fails does not touch the others', async () => {
    const nobody = { jsonrpc: '2.0', id: 3, method: 'nobody/knows' };
    const answer = await post([ping(1), call(2, 'notes__nothing', ''), nobody]);
    const [first, second, third] = byId(answer.messages);
    expect(first).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expectError(answer, second, { code: 'tool_unknown', rpc: -32602, id: 2, says: 'unknown tool: notes__nothing' });
    expectError(answer, third, { code: 'method_unknown', rpc: -32601, id: 3 });
    await expectEvents(scene, 'main', answer, [
      { action: 'ping' },
      { action: 'tools/call', target: 'notes__nothing', code: 'tool_unknown' },
      { action: 'nobody/knows', code: 'method_unknown' },
    ]);
  });

  test('a member whose keys differ in case only is refused in its own place', async () => {
    const tricky = { ...call(2, 'notes__echo', ''), params: { name: 'notes__echo', Name: 'notes__other' } };
    const answer = await post([ping(1), tricky]);
    const [, refused] = byId(answer.messages);
    expectError(answer, refused, { code: 'message_invalid', rpc: -32600, id: 2, says: 'another case' });
  });

  test('the bytes of a member reach the server as they came', async () => {
    const before = fake.heard('tools/call').length;
    const member = (name: string) =>
      `{ "jsonrpc":"2.0","method":"tools/call" , "id":5,"params":{"name":"${name}","arguments":{"n":12345678901234567890.10,"t":"\\u00e9"}}}`;
    const answer = await client.send({ body: `[ ${JSON.stringify(ping(4))} ,\n ${member('notes__echo')} ]` });
    expect(answer.messages).toHaveLength(2);
    const [heard] = fake.heard('tools/call').slice(before);
    expect(heard?.body.toString()).toBe(member('echo'));
  });

  test('notifications and responses alone are accepted without a body', async () => {
    const answer = await post([notification, notification, { jsonrpc: '2.0', id: 9, result: {} }]);
    expect(answer).toMatchObject({ status: 202, text: '', cut: false });
    await expectEvents(scene, 'main', answer, []);
  });

  test('a hundred members are served', async () => {
    const answer = await post(Array.from({ length: 100 }, (_, id) => call(id, 'notes__echo', String(id))));
    expect(answer.status).toBe(200);
    expect(byId(answer.messages).map(({ id, result }) => [id, result?.content])).toEqual(
      Array.from({ length: 100 }, (_, id) => [id, [{ type: 'text', text: `notes heard {"text":"${id}"}` }]]),
    );
    expect(await scene.trail.events(correlationIdOf(answer))).toHaveLength(100);
  });

  test.for([
    ['an empty one', [], 'message_invalid', 'the batch is empty'],
    ['more than a hundred', Array.from({ length: 101 }, (_, id) => ping(id)), 'batch_not_allowed', 'more than 100'],
    ['one with initialize', [initialize, ping(2)], 'batch_not_allowed', 'initialize must stand alone'],
    ['one of initialize alone', [initialize], 'batch_not_allowed', 'initialize must stand alone'],
    ['a member that is no object', [ping(1), 7], 'message_invalid', 'batch member 2: it is not an object'],
    ['a member with a null id', [ping(null), ping(2)], 'message_invalid', 'batch member 1: "id" must be'],
    ['a batch in a batch', [[ping(1)]], 'message_invalid', 'batch member 1: it is not an object'],
    ['a member of another protocol', [ping(1), { id: 2, method: 'ping' }], 'message_invalid', 'batch member 2'],
  ] as const)('%s is refused as a whole', async ([, batch, code, says]) => {
    const answer = await post(batch);
    const events = [{ action: 'POST', app: '', code }];
    await expectRefusal(scene, 'main', answer, { status: 400, code, rpc: -32600, says, events });
  });
});

test.for(['2025-06-18', '2025-11-25'])('a session of %s has no batches', async (version) => {
  const later = await scene.opened('main', version);
  const before = fake.received.length;
  const answer = await post([ping(1), call(2, 'notes__echo', 'a')], later);
  await expectRefusal(scene, 'main', answer, {
    status: 400,
    code: 'batch_not_allowed',
    rpc: -32600,
    says: `protocol version ${version} has none`,
    events: [{ action: 'POST', app: '', code: 'batch_not_allowed' }],
  });
  expect(fake.received.length).toBe(before);
});

test('a batch opens no session', async () => {
  const answer = await post([initialize], scene.client('main'));
  await expectRefusal(scene, 'main', answer, {
    status: 400,
    code: 'session_missing',
    rpc: -32600,
    events: [{ action: 'POST', app: '', code: 'session_missing' }],
  });
  expect(answer.headers['mcp-session-id']).toBeUndefined();
});
