import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { said, sendResult } from '../support/fake-answers.ts';
import { faultAt } from '../support/fake-fault.ts';
import type { Answer, FakeOptions } from '../support/fake-server.ts';
import { slowAnswers } from '../support/fake-slow-answers.ts';
import { eventually } from './eventually.ts';
import { listed } from './listed.ts';
import { postAndLeave } from './open-stream.ts';
import { expectError, expectEvents, expectRefusal } from './row.ts';
import { startLimitedScene } from './scene.ts';
import { audited } from './trail.ts';
import { expectLeftOut, secretsOf, startTwins, type Twins } from './twins.ts';

/** Short, so that the tests are; what waits here waits for minutes in the product. */
const limits = {
  callTimeout: 3_000,
  listTimeout: 2_000,
  catalogueLife: 300,
  failureLife: 300,
  heldAnswer: 10_000,
  messageBytes: 100_000,
} as const;

const sized =
  (bytes: number): Answer =>
  (exchange) =>
    sendResult(exchange, said('x'.repeat(bytes)));

const servers: Readonly<Record<string, FakeOptions>> = {
  'slow-opening': { fault: faultAt('initialize', slowAnswers.silence()) },
  'slow-listing': { fault: faultAt('tools/list', slowAnswers.silence()) },
  'slow-calling': { fault: faultAt('tools/call', slowAnswers.silence()) },
  'stalled-events': { fault: faultAt('tools/call', slowAnswers.stalledEvents()) },
  'stalled-json': { fault: faultAt('tools/call', slowAnswers.stalledJson(50_000)) },
  steady: { fault: faultAt('tools/call', slowAnswers.steady(700, 6)) },
  'large-json': { fault: faultAt('tools/call', sized(300_000)) },
  'large-event': { delivery: 'events', fault: faultAt('tools/call', sized(300_000)) },
  'large-page': { fault: faultAt('tools/list', sized(300_000)) },
  moving: {},
};

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins(servers, (layout) => startLimitedScene(layout, limits));
});
afterAll(() => twins.close());

describe('a server that is too slow', () => {
  test.concurrent.for(['slow-opening', 'slow-listing'])(
    '(%s) is left out and named, and holds the others up no longer',
    async (slug) => {
      await expectLeftOut(twins, slug, /did not answer within 2 s$/);
    },
  );

  test.concurrent('at a call is named, and its connection is closed', async () => {
    const { client } = await twins.meet('slow-calling');
    const answer = await client.call('tools/call', { name: 'slow-calling__echo' });
    await expectRefusal(twins.scene, 'slow-calling', answer, {
      status: 200,
      code: 'upstream_timeout',
      rpc: -32603,
      id: 4,
      says: 'server "slow-calling" did not answer within 3 s',
      absent: secretsOf('slow-calling'),
      events: [
        { action: 'tools/call', target: 'slow-calling__echo', server: 'slow-calling', code: 'upstream_timeout' },
      ],
    });
    const [heard, ...more] = twins.faulty('slow-calling').heard('tools/call');
    expect(more).toEqual([]);
    await vi.waitFor(() => expect(heard?.cutOff).toBe(true), { timeout: 20_000 });
    await vi.waitFor(() => expect(twins.faulty('slow-calling').heard('notifications/cancelled')).toHaveLength(1));
  });

  test.concurrent('but goes on telling its progress is waited for', async () => {
    const { client } = await twins.meet('steady');
    const answer = await client.call('tools/call', { name: 'steady__echo' });
    const progress = answer.messages.slice(0, -1).map(({ params }) => params?.progress);
    expect(progress).toEqual([1, 2, 3, 4, 5, 6]);
    expect(answer.messages.at(-1)?.result).toEqual(said('at last'));
  });
});

test('a client that leaves while its server is still asked for its lists makes no call', async () => {
  const { client } = await twins.meet('moving');
  const fake = twins.faulty('moving');
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  fake.fault = faultAt('tools/list', async (exchange) => {
    await held;
    sendResult(exchange, { tools: [{ name: 'wanted', inputSchema: {} }] });
  });
  const asked = fake.heard('tools/list').length;
  await new Promise((resolve) => setTimeout(resolve, limits.catalogueLife + 50));
  const call = { jsonrpc: '2.0', id: 'left', method: 'tools/call', params: { name: 'moving__wanted' } };
  const { leave } = postAndLeave(client, call);
  await eventually(() => fake.heard('tools/list').length).toBe(asked + 1);
  leave();
  // By the time that another answer is there, the gateway has seen the client leave.
  await client.call('ping');
  fake.fault = undefined;
  release();
  const left = async () => (await twins.scene.trail.all()).filter(({ target }) => target === 'moving__wanted');
  await eventually(async () => (await left()).map(audited)).toEqual([
    {
      kind: 'call',
      action: 'tools/call',
      target: 'moving__wanted',
      gateway: 'moving',
      server: 'moving',
      principal: 'token:moving',
      app: 'raw-client/1.0',
      outcome: 'error',
      code: 'client_gone',
    },
  ]);
  expect(fake.heard('tools/call')).toEqual([]);
});

describe('half an answer never looks whole', () => {
  test.concurrent('an event stream that stalls ends in an error', async () => {
    const { client } = await twins.meet('stalled-events');
    const answer = await client.call('tools/call', { name: 'stalled-events__echo' });
    expect(answer).toMatchObject({ status: 200, cut: false, headers: { 'content-type': 'text/event-stream' } });
    const [progress, error, ...more] = answer.messages;
    expect(progress?.method).toBe('notifications/progress');
    expectError(answer, error, { code: 'upstream_timeout', rpc: -32603, id: 4, says: 'server "stalled-events"' });
    expect(more).toEqual([]);
    await expectEvents(twins.scene, 'stalled-events', answer, [
      { action: 'tools/call', target: 'stalled-events__echo', server: 'stalled-events', code: 'upstream_timeout' },
    ]);
  });

  test.concurrent('large JSON that stalls is cut', async () => {
    const { client } = await twins.meet('stalled-json');
    const answer = await client.call('tools/call', { name: 'stalled-json__echo' });
    expect(answer).toMatchObject({ status: 200, cut: true });
    await expectEvents(twins.scene, 'stalled-json', answer, [
      { action: 'tools/call', target: 'stalled-json__echo', server: 'stalled-json', code: 'upstream_timeout' },
    ]);
  });
});

describe('size', () => {
  test.concurrent('of a JSON answer to one request is not bounded', async () => {
    const { client } = await twins.meet('large-json');
    const answer = await client.call('tools/call', { name: 'large-json__echo' });
    expect(answer.messages[0]?.result).toEqual(said('x'.repeat(300_000)));
  });

  test.concurrent.for([
    ['of an event is', 'large-event', '2025-11-25'],
    ['of a JSON answer within a batch is, since its event holds it whole', 'large-json', '2025-03-26'],
  ] as const)('%s', async ([, slug, version]) => {
    const client = await twins.scene.opened(slug, version);
    const call = { jsonrpc: '2.0', id: 4, method: 'tools/call', params: { name: `${slug}__echo` } };
    const answer = await client.send({ body: JSON.stringify(version === '2025-03-26' ? [call] : call) });
    expectError(answer, answer.messages[0], {
      code: 'upstream_too_large',
      rpc: -32603,
      id: 4,
      says: `server "${slug}" sent a message larger than 100000 bytes`,
    });
    expect(answer.text).not.toContain('xxxx');
    await expectEvents(twins.scene, slug, answer, [
      { action: 'tools/call', target: `${slug}__echo`, server: slug, code: 'upstream_too_large' },
    ]);
  });

  test.concurrent('of a list page is', async () => {
    await expectLeftOut(twins, 'large-page', /sent a message larger than 100000 bytes$/);
  });
});

describe('a list is asked for again when its time is over', () => {
  test('and shows what was added', async () => {
    const { client } = await twins.meet('moving');
    twins.faulty('moving').tools.set('later', sized(1));
    const shown = () => listed(client, 'tools');
    await eventually(shown).toEqual(['moving__echo', 'moving__later', 'healthy__echo']);
  });

  test('on a new session where the server has forgotten the old one', async () => {
    const { client } = await twins.meet('moving');
    const fake = twins.faulty('moving');
    fake.sessions.clear();
    fake.tools.set('renewed', sized(1));
    await eventually(() => listed(client, 'tools')).toContain('moving__renewed');
  });

  test('and is left out, but still called, while its server cannot say it', async () => {
    const { client } = await twins.meet('moving');
    const fake = twins.faulty('moving');
    fake.fault = faultAt('tools/list', ({ response }) => response.destroy());
    await eventually(() => listed(client, 'tools')).toEqual(['healthy__echo']);
    expect((await client.tool('moving__echo', { a: 1 })).result).toEqual(said('fake heard {"a":1}'));

    fake.fault = undefined;
    await eventually(() => listed(client, 'tools')).toContain('moving__echo');
  });
});
