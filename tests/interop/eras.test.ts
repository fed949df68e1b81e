import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Scene, startScene } from '../e2e/scene.ts';
import { sendJson } from '../support/fake-answers.ts';
import { type FakeServer, type Received, startFake } from '../support/fake-server.ts';

/** What servers of the revisions before cannot know: a method of 2026-07-28, or its envelope. */
function isModern({ message: { method, params } }: Received): boolean {
  return method === 'server/discover' || JSON.stringify(params?._meta ?? {}).includes('io.modelcontextprotocol/');
}

let fake: FakeServer;
let scene: Scene;

beforeAll(async () => {
  const answer = ({ response }: { readonly response: Parameters<typeof sendJson>[0] }) => sendJson(response, 500, 'no');
  fake = await startFake({ name: 'elder', fault: { strikes: isModern, answer } });
  scene = await startScene({ servers: { elder: fake }, gateways: { main: ['elder'] } });
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

// 'framework: 500 on the modern probe'
test('a server that breaks at what is newer than itself is served', async () => {
  const client = await scene.opened('main');
  expect(await client.tool('elder__echo', { a: 1 })).toMatchObject({
    result: { content: [{ text: 'elder heard {"a":1}' }] },
  });
  expect(fake.received.filter(isModern)).toEqual([]);
});
