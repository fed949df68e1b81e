import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DemoServer, startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import { type Bench, openBench } from '../cli/run.ts';
import { openAt } from '../store/place.ts';
import type { RawClient } from '../support/raw-client.ts';
import { openGetStream, openPost } from './open-stream.ts';
import { expectRefused, type Refusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';
import { correlationIdOf } from './trail.ts';

/** Who may reach a gateway, for tokens that are made by hand. */

let demo: DemoServer;
let scene: Scene;
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  demo = await startDemoServer({ listen: { host: '127.0.0.1', port: 0 } });
  scene = await startScene({
    servers: { demo: { url: demo.url } },
    gateways: { main: ['demo'] },
    tokens: ['anna', 'ben'].map((name) => ({ name, gateway: 'main', user: `${name}@example.com` })),
  });
});
afterAll(async () => {
  await scene.close();
  await demo.close();
  await bench.close();
});

const command = async (...words: string[]) => {
  expect(await bench.run([...words, '--data', scene.place.directory])).toMatchObject({ status: 0 });
};
const access = (...words: string[]) => command('gateway', 'access', 'main', ...words);
const setDisabled = async (email: string, disabled: boolean) => {
  const store = await openAt(scene.place.directory, false);
  try {
    const user = await store.users.byEmail(email);
    await store.users.setDisabled(user?.id ?? '', disabled);
  } finally {
    await store.close();
  }
};

async function opened(token: string): Promise<RawClient> {
  const client = scene.client('main', token);
  await client.open();
  return client;
}

const statusOf = async (client: RawClient) => (await client.call('tools/list')).status;
const unknown: Refusal = { status: 401, code: 'token_invalid', rpc: -32600 };

beforeEach(() => access('--everyone'));

describe.each([
  ['to whom a gateway is closed', () => access('--user', 'ben@example.com'), () => access('--everyone')],
  ['who is disabled', () => setDisabled('anna@example.com', true), () => setDisabled('anna@example.com', false)],
] as const)('somebody %s', (_, close, open) => {
  test('is a stranger from the next request on, and what was under way ends', async () => {
    const [anna, ben, nobody] = [await opened('anna'), await opened('ben'), await opened('main')];
    const [stream, untouched] = [await openGetStream(anna), await openGetStream(ben)];
    const params = { name: 'demo__count_slowly', arguments: { steps: 100, pauseMs: 300 }, _meta: { progressToken: 1 } };
    const call = await openPost(anna, { jsonrpc: '2.0', id: 900, method: 'tools/call', params });
    await close();
    await expect.poll(() => [stream.state(), call.state()], { timeout: 10_000 }).not.toContain('open');
    expect(call.messages().at(-1)?.error?.data?.code).toBe('access_ended');
    const refused = await anna.call('tools/list');
    expectRefused(refused, unknown);
    expect(await scene.trail.events(correlationIdOf(refused))).toEqual([]);
    expect(untouched.state()).toBe('open');
    expect([await statusOf(ben), await statusOf(nobody)]).toEqual([200, 200]);
    untouched.close();
    await open();
    await expect.poll(() => statusOf(anna), { timeout: 10_000 }).toBe(200);
  });
});

test('the trail names the user and the token, or the token alone where it is nobody’s', async () => {
  const principals = await Promise.all(
    ['anna', 'main'].map(async (token) => {
      const answer = await (await opened(token)).call('ping');
      return (await scene.trail.events(correlationIdOf(answer))).map(({ principal }) => principal);
    }),
  );
  expect(principals).toEqual([['user:anna@example.com token:anna'], ['token:main']]);
});
