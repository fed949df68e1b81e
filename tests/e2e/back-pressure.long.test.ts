import { execFileSync } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { said } from '../support/fake-answers.ts';
import { eventFlood, type Flood, floodStream, jsonFlood } from '../support/fake-floods.ts';
import { echo } from '../support/fake-methods.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import { eventually } from './eventually.ts';
import { openGetStream, openPost } from './open-stream.ts';
import { expectEvents } from './row.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from './scene.ts';

const megabyte = 1024 * 1024;
const size = 60 * megabyte;
/** What the sockets of both connections may hold, with room to spare; a gateway that reads on takes all of it. */
const inSockets = 30 * megabyte;

const floods: Record<string, Flood> = {
  json: { written: 0, done: false },
  events: { written: 0, done: false },
};

let fake: FakeServer;
let product: Product;
let scene: Scene;
beforeAll(async () => {
  const { json, events } = floods as { json: Flood; events: Flood };
  fake = await startFake({
    name: 'flood',
    listChanged: true,
    tools: { echo, json: jsonFlood(size, json), events: eventFlood(size, events) },
  });
  const layout: Layout = { servers: { flood: fake }, gateways: { main: ['flood'] } };
  product = await startProduct(configurationOf(layout));
  scene = await sceneOf(product, layout);
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

function residentBytes(): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(product.pid)]).toString()) * 1024;
}

/** Waits until nothing more is taken. */
async function standstill(flood: Flood): Promise<void> {
  for (let still = 0, last = -1; still < 5; last = flood.written) {
    still = flood.written === last ? still + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('an answer of 60 MB that its client does not read', () => {
  test.for(['json', 'events'])('(%s) waits at its server, and arrives in full when it is read', async (kind) => {
    const flood = floods[kind] ?? { written: 0, done: false };
    const client = await scene.opened('main');
    const before = residentBytes();
    const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: `flood__${kind}` } };
    const stream = await openPost(client, call);
    stream.pause();
    await standstill(flood);
    expect(flood.done).toBe(false);
    expect(flood.written).toBeLessThan(inSockets);
    expect(residentBytes() - before).toBeLessThan(40 * megabyte);

    // Others are served meanwhile.
    expect((await client.tool('flood__echo', {})).result).toEqual(said('flood heard {}'));

    stream.resume();
    await eventually(stream.state).toBe('ended');
    expect(flood.written).toBe(size);
    expect(stream.text().length).toBeGreaterThan(size);
    await expectEvents(scene, 'main', stream, [{ action: 'tools/call', target: `flood__${kind}`, server: 'flood' }]);
  });

  test('is let go of when its client leaves', async () => {
    const client = await scene.opened('main');
    const call = { jsonrpc: '2.0', id: 8, method: 'tools/call', params: { name: 'flood__json' } };
    const flood = floods.json ?? { written: 0, done: false };
    Object.assign(flood, { written: 0, done: false });
    const stream = await openPost(client, call);
    stream.pause();
    await standstill(flood);
    stream.close();
    await eventually(() => fake.heard('tools/call').at(-1)?.cutOff).toBe(true);
    await expectEvents(scene, 'main', stream, [
      { action: 'tools/call', target: 'flood__json', server: 'flood', code: 'client_gone' },
    ]);
  });

  test('on a GET stream waits at its server too', async () => {
    const client = await scene.opened('main');
    const before = residentBytes();
    const stream = await openGetStream(client);
    const held = () => [...fake.sessions.values()].find((response) => response !== undefined);
    await eventually(held).toBeDefined();
    stream.pause();
    const flood: Flood = { written: 0, done: false };
    void floodStream(held() as ServerResponse, size, flood);
    await standstill(flood);
    expect(flood.done).toBe(false);
    expect(flood.written).toBeLessThan(inSockets);
    expect(residentBytes() - before).toBeLessThan(40 * megabyte);
    expect((await client.tool('flood__echo', {})).result).toEqual(said('flood heard {}'));
    stream.resume();
    await eventually(() => flood.done).toBe(true);
    await eventually(() => stream.text().length).toBeGreaterThan(size);
    stream.close();
    await eventually(held).toBeUndefined();
  });
});
