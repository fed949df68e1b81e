import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onFile } from '../store/key-bench.ts';
import { said } from '../support/fake-answers.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import type { RawClient } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { listed } from './listed.ts';
import { openGetStream } from './open-stream.ts';
import { expectEvents, expectRefusal } from './row.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from './scene.ts';

let fake: FakeServer;
let layout: Layout;
let product: Product;
let client: RawClient;
let ended: RawClient;
beforeAll(async () => {
  fake = await startFake({ name: 'notes', listChanged: true });
  layout = { servers: { notes: fake }, gateways: { main: ['notes'] }, tokens: [{ name: 'second', gateway: 'main' }] };
  product = await startProduct(configurationOf(layout));
  const scene = await sceneOf(product, layout);
  client = await scene.opened('main');
  await client.tool('notes__echo');
  ended = await scene.opened('main');
  await ended.send({ method: 'DELETE' });
  await scene.trail.close();
});
afterAll(async () => {
  expect(await product.stop()).toBe(0);
  await fake.close();
});

const upstreamSessions = () => fake.heard('tools/call').map(({ headers }) => headers['mcp-session-id']);

async function goesOn(scene: Scene): Promise<void> {
  const [calls, openings] = [fake.heard('tools/call').length, fake.heard('initialize').length];
  const answer = await client.call('tools/call', { name: 'notes__echo', arguments: { a: 1 } });
  expect(answer.messages[0]?.result).toEqual(said('notes heard {"a":1}'));
  await expectEvents(scene, 'main', answer, [{ action: 'tools/call', target: 'notes__echo', server: 'notes' }]);
  // One is the gateway's own, for the lists; the session of this client with the server is the one it was.
  expect(fake.heard('initialize').length).toBe(openings + 1);
  expect(upstreamSessions().slice(calls)).toEqual([upstreamSessions()[0]]);
  expect(await listed(client, 'tools')).toEqual(['notes__echo']);
}

test.for([
  ['is stopped and started', () => product.end()],
  ['is killed and started', () => product.kill()],
] as const)('a session goes on where it was when the gateway %s', async ([, stop]) => {
  await stop();
  product = await product.restart();
  const scene = await sceneOf(product, layout);
  await goesOn(scene);

  const stream = await openGetStream(client);
  await eventually(() => fake.push({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })).toBe(1);
  await eventually(stream.messages).not.toEqual([]);
  stream.close();
  await scene.trail.close();
});

test('it is still nobody else, and one that has ended stays so', async () => {
  const scene = await sceneOf(product, layout);
  const stranger = scene.client('main', 'second');
  stranger.sessionId = client.sessionId;
  const refusal = { status: 404, code: 'session_unknown', rpc: -32600 } as const;
  await expectRefusal(scene, 'main', await stranger.call('ping'), {
    ...refusal,
    events: [{ action: 'POST', app: '', principal: 'token:second', code: 'session_unknown' }],
  });
  await expectRefusal(scene, 'main', await ended.call('ping'), {
    ...refusal,
    events: [{ action: 'POST', app: '', code: 'session_unknown' }],
  });
  await scene.trail.close();
});

test('where the server has forgotten us meanwhile, the client does not notice', async () => {
  fake.sessions.clear();
  product = await product.restart();
  const answer = await client.call('tools/call', { name: 'notes__echo', arguments: {} });
  expect(answer.messages[0]?.result).toEqual(said('notes heard {}'));
});

test('where what was kept of the session with the server does not open any more, another one is opened', async () => {
  await product.end();
  const kept = onFile(
    join(product.directory, 'gateway.db'),
    "update upstream_sessions set sealed = x'00' returning key",
  );
  expect(kept).toHaveLength(1);
  product = await product.restart();
  const answer = await client.call('tools/call', { name: 'notes__echo', arguments: {} });
  expect(answer.messages[0]?.result).toEqual(said('notes heard {}'));
});

test('two requests that find the session at the same time share what it opens', async () => {
  product = await product.restart();
  fake.sessions.clear();
  const openings = fake.heard('initialize').length;
  const results = await Promise.all([1, 2, 3, 4].map(() => client.tool('notes__echo')));
  expect(results.map(({ result }) => result)).toEqual(results.map(() => said('notes heard {}')));
  // One for the lists, and one for the client.
  expect(fake.heard('initialize').length).toBe(openings + 2);
});
