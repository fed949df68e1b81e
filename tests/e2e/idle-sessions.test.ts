import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { eventually } from './eventually.ts';
import { openGetStream } from './open-stream.ts';
import { meets } from './requirements.ts';
import { type Scene, startLimitedScene } from './scene.ts';

let fake: FakeServer;
let scene: Scene;
beforeAll(async () => {
  fake = await startFake({ name: 'notes', listChanged: true });
  scene = await startLimitedScene({ servers: { notes: fake }, gateways: { main: ['notes'] } }, { sessionIdle: 1_500 });
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

const sessionOf = (count: number) => String(fake.heard('tools/call').at(-count)?.headers['mcp-session-id']);

test(`${meets('sessions.end')} a session that nobody uses is forgotten here and at its servers; one that only listens is not`, async () => {
  const [left, listener] = [await scene.opened('main'), await scene.opened('main')];
  const stream = await openGetStream(listener);
  await left.tool('notes__echo');
  await listener.tool('notes__echo');
  const [ofLeft, ofListener] = [sessionOf(2), sessionOf(1)];
  expect(ofLeft).not.toBe(ofListener);
  await eventually(() => fake.sessions.has(ofLeft)).toBe(false);
  const ended = fake.received
    .filter(({ method }) => method === 'DELETE')
    .map(({ headers }) => headers['mcp-session-id']);
  expect(ended).toContain(ofLeft);
  await eventually(async () => (await left.call('ping')).status).toBe(404);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect([stream.state(), fake.sessions.has(ofListener)]).toEqual(['open', true]);
  expect((await listener.tool('notes__echo')).result).toBeDefined();
  stream.close();
});
