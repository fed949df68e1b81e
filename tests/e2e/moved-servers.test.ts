import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendNothing } from '../support/fake-answers.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { listed } from './listed.ts';
import { openGetStream } from './open-stream.ts';
import { type Scene, startLimitedScene } from './scene.ts';

/** Clients are told of a server that goes or is back when it is so for them, and once. */

let fakes: { down: FakeServer; gone: FakeServer; choosy: FakeServer; personal: FakeServer };
let scene: Scene;
beforeAll(async () => {
  const start = (name: string) => startFake({ name });
  fakes = {
    down: await start('down'),
    gone: await start('gone'),
    choosy: await start('choosy'),
    personal: await start('personal'),
  };
  await fakes.gone.close();
  const personal = { url: fakes.personal.url, auth: { mode: 'header', headerNames: ['x-api-key'] } } as const;
  scene = await startLimitedScene(
    {
      servers: { ...fakes, personal },
      gateways: {
        outage: ['down'],
        choice: ['choosy'],
        'sign-in': ['gone', { server: 'personal', identity: 'per-user' }],
      },
      tokens: [{ name: 'anna', gateway: 'sign-in', user: 'anna@example.com' }],
    },
    { catalogueLife: 50, failureLife: 50, breakerFailures: 1, breakerPause: 150 },
  );
});
afterAll(async () => {
  await scene.close();
  for (const fake of [fakes.choosy, fakes.personal]) await fake.close();
});

async function clientOf(gateway: string, capabilities: object): Promise<RawClient> {
  const client = scene.client(gateway);
  await client.open('2025-11-25', capabilities);
  return client;
}

/** How often a server was left out of lists, by the code of why. */
function leftOut(slug: string, code: string): number {
  return scene.place.log().split(`"server":"${slug}","code":"${code}"`).length - 1;
}

const everyList = ['tools', 'prompts', 'resources'].map((list) => `notifications/${list}/list_changed`);

test('a server that stays down is told of once, however often it is looked for', async () => {
  const clients = [await clientOf('outage', {}), await clientOf('outage', {}), await clientOf('outage', { roots: {} })];
  const streams = await Promise.all(clients.map((client) => openGetStream(client)));
  await fakes.down.close();
  expect((await clients[0]?.tool('down__echo'))?.error?.data?.code).toBe('upstream_unreachable');
  await eventually(() => leftOut('down', 'upstream_unreachable')).toBeGreaterThan(3);
  expect(leftOut('down', 'upstream_paused')).toBeGreaterThan(3);
  // Those too who asked for nothing.
  for (const stream of streams) expect(stream.messages().map(({ method }) => method)).toEqual(everyList);
  for (const stream of streams) stream.close();
});

test('who is shown a server still is not told that it is missing for others', async () => {
  const { choosy } = fakes;
  const [one, other] = [await clientOf('choice', { roots: {} }), await clientOf('choice', {})];
  const [told, spared] = [await openGetStream(one), await openGetStream(other)];
  expect(await listed(other, 'tools')).toEqual(['choosy__echo']);
  const [first] = choosy.heard('tools/list');
  choosy.fault = {
    strikes: ({ headers, message: { params } }) =>
      headers['mcp-session-id'] === first?.headers['mcp-session-id'] ||
      JSON.stringify(params ?? {}).includes('"roots"'),
    answer: ({ response }) => sendNothing(response, 500),
  };
  await eventually(() => listed(one, 'tools')).toEqual([]);
  await eventually(() => told.messages().map(({ method }) => method)).toEqual(everyList);
  expect(await listed(other, 'tools')).toEqual(['choosy__echo']);
  expect(spared.messages()).toEqual([]);
  for (const stream of [told, spared]) stream.close();
});

test('a server that waits for a sign-in is not asked for again and again', async () => {
  const client = scene.client('sign-in', 'anna');
  await client.open();
  const stream = await openGetStream(client);
  const looks = () => leftOut('gone', 'upstream_unreachable');
  const before = looks();
  await eventually(looks).toBeGreaterThan(before + 2);
  const asked = leftOut('personal', 'sign_in_needed');
  expect(asked).toBeGreaterThan(0);
  await eventually(looks).toBeGreaterThan(before + 4);
  expect(leftOut('personal', 'sign_in_needed')).toBe(asked);
  stream.close();
});
