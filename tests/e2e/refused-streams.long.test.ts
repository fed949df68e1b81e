import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendNothing } from '../support/fake-answers.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { eventually } from './eventually.ts';
import { openGetStream } from './open-stream.ts';
import { type Scene, startLimitedScene } from './scene.ts';

/** What a gateway does no more shows only when it had the time to. */
const longEnough = 6_000;

let fakes: { forgetful: FakeServer; paused: FakeServer };
let scene: Scene;
beforeAll(async () => {
  const start = (name: string) => startFake({ name, listChanged: true });
  fakes = { forgetful: await start('forgetful'), paused: await start('paused') };
  const gateways = { forgetful: ['forgetful'], paused: ['paused'] };
  const limits = { breakerFailures: 1, breakerPause: 120_000 };
  scene = await startLimitedScene({ servers: fakes, gateways }, limits);
});
afterAll(async () => {
  await scene.close();
  for (const fake of Object.values(fakes)) await fake.close();
});

const gets = ({ received }: FakeServer) => received.filter(({ method }) => method === 'GET').length;

test('a session that a server forgets again and again is opened anew once for a GET stream', async () => {
  const { forgetful } = fakes;
  const client = await scene.opened('forgetful');
  await client.tool('forgetful__echo');
  forgetful.fault = {
    strikes: ({ method, message }) => method === 'GET' || message.method === 'ping',
    answer: ({ response }) => sendNothing(response, 404),
  };
  const stream = await openGetStream(client);
  await eventually(() => forgetful.heard('ping').length).toBe(2);
  await pause(longEnough);
  expect([gets(forgetful), forgetful.heard('ping').length, forgetful.heard('initialize').length]).toEqual([2, 2, 3]);
  stream.close();
});

test('a server that is left alone is not asked for a stream either', async () => {
  const { port } = fakes.paused;
  const client = await scene.opened('paused');
  const stream = await openGetStream(client);
  await eventually(() => gets(fakes.paused)).toBe(1);
  await fakes.paused.close();
  expect((await client.tool('paused__echo')).error?.data?.code).toBe('upstream_unreachable');
  fakes.paused = await startFake({ name: 'paused', port, listChanged: true });
  await pause(longEnough);
  expect(fakes.paused.received).toEqual([]);
  stream.close();
});
