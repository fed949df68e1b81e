import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEvents, said, sendEvent, sendResult } from '../support/fake-answers.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import { expectEvents } from './row.ts';
import { type Scene, startScene } from './scene.ts';

const progress = (step: number) => ({
  jsonrpc: '2.0',
  method: 'notifications/progress',
  params: { progressToken: 'p', progress: step, total: 3 },
});
const log = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'working' } };

/** Progress, a log message, and the result. */
const working: Answer = (exchange) => {
  openEvents(exchange.response);
  for (const message of [progress(1), log, progress(2), progress(3)]) sendEvent(exchange.response, message);
  sendResult(exchange, said('done'));
};

/** Everything that an event stream may have beside its data. */
const adorned: Answer = ({ received, response }) => {
  const answer = JSON.stringify({ jsonrpc: '2.0', id: received.message.id, result: said('done') });
  openEvents(response);
  response.write(': a comment\n\nretry: 3000\nid: 7_0\ndata:\n\n');
  response.write(`id: 7_1\r\nevent: message\r\ndata: ${JSON.stringify(progress(1))}\r\n\r\n`);
  response.write(`data:${JSON.stringify(progress(2))}\rid: 7_2\r\r`);
  response.write(
    `: another\nunknown: field\nevent: message\ndata: {"jsonrpc":"2.0",\ndata: "method":"notifications/progress"}\n\n`,
  );
  response.end(`retry: 10\nid: 7_3\ndata: ${answer}\n\n`);
};

/** Each byte on its own. */
const dripping: Answer = async ({ received, response }) => {
  const answer = JSON.stringify({ jsonrpc: '2.0', id: received.message.id, result: said('d\u00f6ne') });
  openEvents(response);
  for (const byte of Buffer.from(`event: message\r\ndata: ${answer}\r\n\r\n`)) {
    await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
  }
  response.end();
};

/** The server says more after its answer, and leaves the stream open. */
const talkative: Answer = ({ received, response }) => {
  openEvents(response);
  sendEvent(response, { jsonrpc: '2.0', id: received.message.id, result: said('done') });
  sendEvent(response, log);
  sendEvent(response, { jsonrpc: '2.0', id: received.message.id, result: said('twice') });
};

/** A word on what is to come (RFC 8297) before the answer itself. */
const hinting: Answer = (exchange) => {
  exchange.response.writeEarlyHints({ link: '</style.css>; rel=preload' });
  sendResult(exchange, said('done'));
};

let fake: FakeServer;
let scene: Scene;
beforeAll(async () => {
  fake = await startFake({ name: 'notes', tools: { working, adorned, dripping, talkative, hinting } });
  scene = await startScene({ servers: { notes: fake }, gateways: { main: ['notes'] } });
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

async function call(tool: string) {
  const client = await scene.opened('main');
  return client.call('tools/call', { name: `notes__${tool}`, _meta: { progressToken: 'p' } });
}

test('progress comes in order, before the result', async () => {
  const answer = await call('working');
  expect(answer).toMatchObject({
    status: 200,
    cut: false,
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
  expect(answer.messages).toEqual([
    progress(1),
    log,
    progress(2),
    progress(3),
    { jsonrpc: '2.0', id: 2, result: said('done') },
  ]);
  await expectEvents(scene, 'main', answer, [{ action: 'tools/call', target: 'notes__working', server: 'notes' }]);
});

test('retry hints and comments of the server are left out, and its event ids are ours, since our stream is another', async () => {
  const answer = await call('adorned');
  expect(answer.text).not.toMatch(/^(?:id: 7_|retry|unknown|:)/m);
  expect(answer.text.match(/^id: \S+$/gm)).toHaveLength(4);
  expect(answer.text).not.toContain('\r');
  expect(answer.messages).toEqual([
    progress(1),
    progress(2),
    { jsonrpc: '2.0', method: 'notifications/progress' },
    { jsonrpc: '2.0', id: 2, result: said('done') },
  ]);
});

describe('however it is sent', () => {
  test('a byte at a time, an event arrives whole', async () => {
    expect((await call('dripping')).messages).toEqual([{ jsonrpc: '2.0', id: 2, result: said('d\u00f6ne') }]);
  });

  test('the answer is the last event', async () => {
    const answer = await call('talkative');
    expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 2, result: said('done') }]);
    expect(answer.cut).toBe(false);
  });

  test('an interim response before the answer is no answer', async () => {
    expect((await call('hinting')).messages).toEqual([{ jsonrpc: '2.0', id: 2, result: said('done') }]);
  });
});
