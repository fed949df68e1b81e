import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEvents, said, sendEvent, sendNothing, sendResult } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { type Answer, type Exchange, type FakeServer, startFake } from '../support/fake-server.ts';
import type { RpcMessage } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { type Scene, startLimitedScene } from './scene.ts';

/** Small and short, so that the tests are. */
const limits = {
  serverCalls: 2,
  serverQueue: 2,
  queueWait: 1_500,
  breakerFailures: 3,
  breakerPause: 1_500,
  callMaximum: 4_000,
  callTimeout: 4_000,
  failureLife: 300,
  catalogueLife: 60_000,
} as const;

const waiting: Exchange[] = [];
/** Tells its progress, so that no silence ends it. */
const waits: Answer = (exchange) => void waiting.push(exchange);
const endless: Answer = ({ response }) => {
  openEvents(response);
  const timer = setInterval(
    () => sendEvent(response, { jsonrpc: '2.0', method: 'notifications/progress', params: { progress: 1 } }),
    100,
  );
  response.on('close', () => clearInterval(timer));
};
let isDown = false;
const shaky: Answer = (exchange) =>
  isDown ? sendNothing(exchange.response, 503) : sendResult(exchange, said('is back'));

let busy: FakeServer;
let flaky: FakeServer;
let steady: FakeServer;
let scene: Scene;
beforeAll(async () => {
  busy = await startFake({ name: 'busy', tools: { waits, echo } });
  flaky = await startFake({ name: 'flaky', tools: { shaky, echo } });
  steady = await startFake({ name: 'steady', tools: { endless, echo } });
  const servers = { busy, flaky, steady };
  scene = await startLimitedScene({ servers, gateways: { main: Object.keys(servers) } }, limits);
});
afterAll(async () => {
  await scene.close();
  for (const fake of [busy, flaky, steady]) await fake.close();
});

const codeOf = ({ error }: RpcMessage) => error?.data?.code;

describe('a server that is slow', () => {
  test('is given so many calls at once, so many wait in line, and others are refused at once', async () => {
    const client = await scene.opened('main');
    await client.tool('busy__echo');
    const calls = Array.from({ length: 4 }, () => client.tool('busy__waits'));
    await eventually(() => waiting.length).toBe(2);
    const refusedAt = performance.now();
    const refused = await client.tool('busy__echo');
    expect(codeOf(refused)).toBe('upstream_busy');
    expect(refused.error?.message).toContain('server "busy" has 2 calls under way');
    expect(performance.now() - refusedAt).toBeLessThan(1_000);
    // Others are served meanwhile.
    expect((await client.tool('steady__echo')).result).toBeDefined();
    for (let answered = 0; answered < 4; answered += 1) {
      await eventually(() => waiting.length).toBeGreaterThan(0);
      sendResult(waiting.shift() as Exchange, said('done'));
    }
    expect((await Promise.all(calls)).map(({ result }) => result)).toEqual(Array(4).fill(said('done')));
  });

  test('lets nobody wait for ever', async () => {
    const client = await scene.opened('main');
    const held = [client.tool('busy__waits'), client.tool('busy__waits')];
    await eventually(() => waiting.length).toBe(2);
    expect(codeOf(await client.tool('busy__echo'))).toBe('upstream_busy');
    for (const exchange of waiting.splice(0)) sendResult(exchange, said('done'));
    await Promise.all(held);
  });
});

describe('a server that fails again and again', () => {
  test('is left alone and named, found out by one call, and served again when it is back', async () => {
    const client = await scene.opened('main');
    isDown = true;
    for (let failures = 0; failures < 3; failures += 1)
      expect(codeOf(await client.tool('flaky__shaky'))).toBe('upstream_refused');
    const asked = flaky.heard('tools/call').length;
    const paused = await Promise.all(Array.from({ length: 5 }, () => client.tool('flaky__shaky')));
    expect(paused.map(codeOf)).toEqual(Array(5).fill('upstream_paused'));
    expect(paused[0]?.error?.message).toMatch(/^server "flaky" failed 3 times in a row .* HTTP 503$/);
    expect(paused[0]?.error?.data?.docs).toBe('docs/errors/upstream_paused.md');
    expect(flaky.heard('tools/call').length).toBe(asked);

    // After the pause one call goes through, and its failure pauses the server again.
    await eventually(async () => codeOf(await client.tool('flaky__shaky'))).toBe('upstream_refused');
    expect(codeOf(await client.tool('flaky__shaky'))).toBe('upstream_paused');
    expect(flaky.heard('tools/call').length).toBe(asked + 1);

    isDown = false;
    await eventually(async () => (await client.tool('flaky__shaky')).result).toEqual(said('is back'));
    expect((await client.tool('flaky__echo')).result).toBeDefined();
  });
});

describe('a server that never ends', () => {
  test('is given up after the longest time for a call, and told so', async () => {
    const client = await scene.opened('main');
    const { messages } = await client.call('tools/call', { name: 'steady__endless' });
    expect(messages.length).toBeGreaterThan(5);
    expect(messages.at(-1)?.error).toMatchObject({
      message: 'server "steady" did not answer within 4 s',
      data: { code: 'upstream_timeout' },
    });
    const [heard] = steady.heard('tools/call').filter(({ message }) => message.params?.name === 'endless');
    await eventually(() => heard?.cutOff).toBe(true);
    await eventually(() =>
      steady.heard('notifications/cancelled').map(({ message }) => message.params?.requestId),
    ).toEqual([heard?.message.id]);
  });
});
