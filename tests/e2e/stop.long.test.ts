import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { locationOf } from '../store/place.ts';
import { openEvents, said, sendResult } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type RawClient, send } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { openGetStream, openPost } from './open-stream.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from './scene.ts';
import { correlationIdOf } from './trail.ts';

const lasting: Answer = async (exchange) => {
  await pause(700);
  sendResult(exchange, said('in time'));
};
const endless: Answer = () => undefined;
const named: Answer = ({ response }) => {
  openEvents(response);
  response.write('id: 1\ndata: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}}\n\n');
};

let fake: FakeServer;
let layout: Layout;
beforeAll(async () => {
  fake = await startFake({ name: 'notes', listChanged: true, tools: { echo, lasting, endless, named } });
  layout = { servers: { notes: fake }, gateways: { main: ['notes'] } };
});
afterAll(() => fake.close());

async function start(): Promise<{ product: Product; scene: Scene }> {
  const product = await startProduct(configurationOf(layout));
  return { product, scene: await sceneOf(product, layout) };
}

const call = (id: number, tool: string) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool } });

/** A request of which all but the last byte was sent. */
async function postBegun(client: RawClient, agent: Agent, body: string) {
  const headers = Object.entries({
    ...client.headers(),
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'content-length': String(body.length),
  }).filter(([, value]) => value !== undefined);
  const outgoing = request(client.endpoint, {
    method: 'POST',
    agent,
    headers: Object.fromEntries(headers) as Record<string, string>,
  });
  await new Promise((resolve) => outgoing.write(body.slice(0, -1), resolve));
  return {
    finish: () =>
      new Promise<{ status: number | undefined; headers: object }>((resolve, reject) => {
        outgoing.on('response', (response) => {
          response.resume();
          resolve({ status: response.statusCode, headers: response.headers });
        });
        outgoing.on('error', reject);
        outgoing.end(body.slice(-1));
      }),
  };
}

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

  test('a call that never ends is told so after a while, and the exit code is 0', { timeout: 60_000 }, async () => {
    const { product, scene } = await start();
    const client = await scene.opened('main');
    const before = fake.heard('tools/call').length;
    const running = client.send({ body: JSON.stringify(call(1, 'notes__endless')) });
    await eventually(() => fake.heard('tools/call').length).toBe(before + 1);
    expect(await product.end()).toBe(0);
    expect((await running).messages).toMatchObject([{ id: 1, error: { data: { code: 'gateway_stopping' } } }]);
    await scene.close();
  });

  test('a stream that its client can go on with elsewhere ends without an answer', { timeout: 60_000 }, async () => {
    const { product, scene } = await start();
    const client = await scene.opened('main');
    const stream = await openPost(client, call(1, 'notes__named'));
    await eventually(stream.text).toMatch(/^id: /m);
    expect(await product.end()).toBe(0);
    expect([stream.state(), stream.messages().length]).toEqual(['ended', 1]);
    await scene.close();
  });

  test('new requests on a connection that is kept open are refused, and what belongs to a running call is taken', async () => {
    const { product, scene } = await start();
    const client = await scene.opened('main');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = fake.heard('tools/call').length;
    const running = client.send({ body: JSON.stringify(call(1, 'notes__lasting')) });
    await eventually(() => fake.heard('tools/call').length).toBe(before + 1);
    const half = await postBegun(client, agent, JSON.stringify(call(2, 'notes__echo')));
    const stopped = product.end();
    await eventually(product.log).toContain('stopping');
    const refused = await half.finish();
    expect(refused.status).toBe(503);
    expect(refused.headers).toMatchObject({ connection: 'close', 'retry-after': '1' });
    expect((await running).messages).toMatchObject([{ id: 1, result: said('in time') }]);
    expect(await stopped).toBe(0);
    agent.destroy();
    await scene.close();
  });
});
