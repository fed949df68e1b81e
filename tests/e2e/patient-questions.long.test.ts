import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEvents, said, sendEvent } from '../support/fake-answers.ts';
import { asking } from '../support/fake-asking-tools.ts';
import { echo } from '../support/fake-methods.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { type OpenStream, openPost } from './open-stream.ts';
import { type Scene, startLimitedScene } from './scene.ts';

/** A person takes longer than a server may be silent. The first failure that counts would pause the server. */
const limits = { callTimeout: 1_500, breakerFailures: 1, breakerPause: 60_000 } as const;

/** Asks, and says nothing more. */
const falls: Answer = ({ response }) => {
  openEvents(response);
  sendEvent(response, { jsonrpc: '2.0', id: 'second', method: 'elicitation/create', params: { message: 'Sure?' } });
};

let fake: FakeServer;
let scene: Scene;
let client: RawClient;
beforeAll(async () => {
  const tools = { asks: asking('elicitation/create', 'first', { message: 'Sure?' }), falls, echo };
  fake = await startFake({ name: 'asker', tools });
  scene = await startLimitedScene({ servers: { asker: fake }, gateways: { main: ['asker'] } }, limits);
  client = scene.client('main');
  await client.open('2025-11-25', { elicitation: {} });
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

async function asked(tool: string): Promise<{ stream: OpenStream; answer(): Promise<unknown> }> {
  const params = { name: `asker__${tool}` };
  const stream = await openPost(client, { jsonrpc: '2.0', id: tool, method: 'tools/call', params });
  await eventually(stream.messages).toHaveLength(1);
  const [question] = stream.messages();
  const body = JSON.stringify({ jsonrpc: '2.0', id: question?.id, result: { action: 'accept' } });
  return { stream, answer: () => client.send({ body }) };
}

test('a server whose question is with a person is waited for', { timeout: 30_000 }, async () => {
  const { stream, answer } = await asked('asks');
  await delay(2 * limits.callTimeout);
  expect(stream.messages()).toHaveLength(1);
  await answer();
  await eventually(stream.state).toBe('ended');
  expect(stream.messages().at(-1)?.result).toEqual(said('{"result":{"action":"accept"}}'));
});

test('one that is silent after its answer is not, and is no server that is not there', {
  timeout: 30_000,
}, async () => {
  const { stream, answer } = await asked('falls');
  await answer();
  await eventually(stream.state).toBe('ended');
  expect(stream.messages().at(-1)?.error?.data?.code).toBe('upstream_timeout');
  expect((await client.tool('asker__echo')).result).toBeDefined();
});
