import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { locationOf } from '../store/place.ts';
import { said, sendResult } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import { send } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { openGetStream, openPost } from './open-stream.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from './scene.ts';
import { correlationIdOf } from './trail.ts';

const lasting: Answer = async (exchange) => {
  await pause(700);
  sendResult(exchange, said('in time'));
};
const endless: Answer = () => undefined;

let fake: FakeServer;
let layout: Layout;
beforeAll(async () => {
  fake = await startFake({ name: 'notes', listChanged: true, tools: { echo, lasting, endless } });
  layout = { servers: { notes: fake }, gateways: { main: ['notes'] } };
});
afterAll(() => fake.close());

async function start(): Promise<{ product: Product; scene: Scene }> {
  const product = await startProduct(configurationOf(layout));
  return { product, scene: await sceneOf(product, layout) };
}

const call = (id: number, tool: string) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool } });

/** A connection that stays open after its answer, as clients' connections do. */
async function keepOpen(url: string): Promise<{ agent: Agent; closed: () => boolean }> {
  const agent = new Agent({ keepAlive: true });
  let closed = false;
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(`${url}/healthz`, { agent }, (response) => response.resume().on('end', resolve));
    outgoing.on('socket', (socket) => socket.on('close', () => (closed = true)));
    outgoing.on('error', reject);
    outgoing.end();
  });
  return { agent, closed: () => closed };
}

describe('on SIGTERM', () => {
  test('streams end, calls under way are answered, what was recorded is on disk, and the exit code is 0', async () => {
    const { product, scene } = await start();
    const client = await scene.opened('main');
    const stream = await openGetStream(client);
    await eventually(() => fake.push({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })).toBe(1);
    const idle = await keepOpen(product.url);
    const calls = Array.from({ length: 20 }, () => client.call('tools/call', { name: 'notes__echo' }));
    const lastWords = (await Promise.all(calls)).map(correlationIdOf);
    const before = fake.heard('tools/call').length;
    const running = client.send({ body: JSON.stringify(call(99, 'notes__lasting')) });
    await eventually(() => fake.heard('tools/call').length).toBe(before + 1);

    const stopped = product.end();
    const answer = await running;
    expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 99, result: said('in time') }]);
    expect(await stopped).toBe(0);
    expect([stream.state(), idle.closed()]).toEqual(['ended', true]);
    idle.agent.destroy();
    await expect(send(`${product.url}/healthz`, { method: 'GET' })).rejects.toThrow('ECONNREFUSED');

    const reader = await openAuditReader(locationOf(product.directory));
    const kept = (await reader.tail({ afterId: 0, limit: 10_000 })).map(({ correlationId }) => correlationId);
    await reader.close();
    for (const id of [...lastWords, correlationIdOf(answer), correlationIdOf(stream)]) {
      expect(kept.filter((one) => one === id)).toHaveLength(1);
    }
    await scene.close();
  });

  test('a call that never ends is cut after a while, and the exit code is 0', async () => {
    const { product, scene } = await start();
    const client = await scene.opened('main');
    const before = fake.heard('tools/call').length;
    const running = openPost(client, call(1, 'notes__endless')).then(
      (stream) => stream.state(),
      () => 'cut',
    );
    await eventually(() => fake.heard('tools/call').length).toBe(before + 1);
    expect(await product.end()).toBe(0);
    expect(await running).toBe('cut');
    await scene.close();
  });
});
