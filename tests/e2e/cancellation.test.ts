import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEvents, said, sendEvent, sendResult } from '../support/fake-answers.ts';
import { type Answer, type Exchange, type FakeServer, startFake } from '../support/fake-server.ts';
import { eventually } from './eventually.ts';
import { openPost, postAndLeave, postHalf } from './open-stream.ts';
import { expectEvents } from './row.ts';
import { type Scene, startScene } from './scene.ts';

/** Calls that are not answered until a test does so. */
const waiting: Exchange[] = [];
const waits: Answer = (exchange) => void waiting.push(exchange);
const working: Answer = (exchange) => {
  openEvents(exchange.response);
  sendEvent(exchange.response, { jsonrpc: '2.0', method: 'notifications/progress', params: { progress: 1 } });
  waiting.push(exchange);
};

let fake: FakeServer;
let scene: Scene;
beforeAll(async () => {
  fake = await startFake({ name: 'slow', tools: { waits, working, leaves: waits, batched: waits } });
  scene = await startScene({ servers: { slow: fake }, gateways: { main: ['slow'] } });
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

const call = (tool: string, id: number | string = 7) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: tool, arguments: {} },
});
const cancel = (requestId: number | string) =>
  `{"jsonrpc":"2.0", "method":"notifications/cancelled","params":{"requestId":${JSON.stringify(requestId)},"reason":"of \\u00e9nough"}}`;

async function received(count = 1): Promise<Exchange[]> {
  await eventually(() => waiting.length).toBe(count);
  return waiting.splice(0);
}

describe('a cancellation', () => {
  test.for([7, 'seven'])('of the request %s follows it to its server, as it was written', async (id) => {
    const client = await scene.opened('main');
    const body = JSON.stringify(call('slow__waits', id));
    const answer = client.send({ body });
    const [exchange] = await received();
    const cancelled = await client.send({ body: cancel(id) });
    expect(cancelled).toMatchObject({ status: 202, text: '' });
    await expectEvents(scene, 'main', cancelled, []);

    await eventually(() => fake.heard('notifications/cancelled').at(-1)?.body.toString()).toBe(cancel(id));
    const heard = fake.heard('notifications/cancelled').at(-1);
    expect(heard?.headers['mcp-session-id']).toBe(exchange?.received.headers['mcp-session-id']);
    if (exchange) sendResult(exchange, said('stopped early'));
    expect((await answer).messages).toEqual([{ jsonrpc: '2.0', id, result: said('stopped early') }]);
  });

  test.for([
    ['a request that was never made', 'never'],
    ['a request of another session', 7],
    ['a request under an id of another type', '7'],
  ] as const)('of %s goes nowhere', async ([, id]) => {
    const [owner, other] = [await scene.opened('main'), await scene.opened('main')];
    const before = fake.heard('notifications/cancelled').length;
    const answer = owner.send({ body: JSON.stringify(call('slow__waits')) });
    const [exchange] = await received();
    const canceller = id === 7 ? other : owner;
    expect((await canceller.send({ body: cancel(id) })).status).toBe(202);
    if (exchange) sendResult(exchange, said('done'));
    expect((await answer).messages[0]?.result).toEqual(said('done'));
    // Late, and so ignored.
    expect((await owner.send({ body: cancel(7) })).status).toBe(202);
    expect(fake.heard('notifications/cancelled').length).toBe(before);
  });
});

describe('a client that goes away', () => {
  /** What the trail says of calls whose answer nobody waited for. */
  async function abandoned(tool: string): Promise<unknown[]> {
    const events = (await scene.trail.all()).filter(({ target }) => target === tool);
    return events.map(({ action, server, outcome, code }) => `${action} ${server} ${outcome} ${code}`);
  }

  const gone = 'tools/call slow error client_gone';

  test('before the answer closes the connection to the server, and cancels nothing', async () => {
    const client = await scene.opened('main');
    const { leave } = postAndLeave(client, call('slow__leaves'));
    const [exchange] = await received();
    leave();
    await eventually(() => exchange?.received.cutOff).toBe(true);
    await eventually(() => abandoned('slow__leaves')).toEqual([gone]);
  });

  test('in the midst of events does so too', async () => {
    const client = await scene.opened('main');
    const stream = await openPost(client, call('slow__working'));
    const [exchange] = await received();
    await eventually(stream.messages).toHaveLength(1);
    stream.close();
    await eventually(() => exchange?.received.cutOff).toBe(true);
    await eventually(() => abandoned('slow__working')).toEqual([gone]);
    await expectEvents(scene, 'main', stream, [
      { action: 'tools/call', target: 'slow__working', server: 'slow', code: 'client_gone' },
    ]);
  });

  test('from a batch leaves all its calls', async () => {
    const client = await scene.opened('main', '2025-03-26');
    const batch = Array.from({ length: 12 }, (_, id) => call('slow__batched', id));
    const { leave } = postAndLeave(client, batch);
    const exchanges = await received(12);
    leave();
    await eventually(() => exchanges.every(({ received: { cutOff } }) => cutOff)).toBe(true);
    await eventually(() => abandoned('slow__batched')).toEqual(batch.map(() => gone));
  });

  test('in the midst of its own request leaves one event, and asks no server', async () => {
    const client = await scene.opened('main');
    const before = fake.received.length;
    const { leave } = await postHalf(client);
    leave();
    const events = async () =>
      (await scene.trail.all()).filter(({ action, code }) => action === 'POST' && code === 'client_gone');
    await eventually(async () => (await events()).length).toBe(1);
    expect(fake.received.length).toBe(before);
  });

  test('cancels nothing', () => {
    const requests = fake.heard('notifications/cancelled').map(({ message }) => message.params?.requestId);
    expect(requests).toEqual([7, 'seven']);
  });
});
