import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { type OpenStream, openGetStream, openPost } from '../e2e/open-stream.ts';
import { configurationOf, tokenText } from '../e2e/scene.ts';
import { openEvents, said, sendEvent, sendResult } from './fake-answers.ts';
import { echo } from './fake-methods.ts';
import { type Answer, startFake } from './fake-server.ts';
import { type Product, startProduct } from './product.ts';
import { RawClient } from './raw-client.ts';

/** What a stream may cost the gateway in memory, with room for a heap that was not yet collected. */
const bytesPerStream = 120 * 1024;
const megabyte = 1024 * 1024;
const together = 25;
const steps = 3;

/** Tells its progress once a second, and then answers. */
const working: Answer = async (exchange) => {
  openEvents(exchange.response);
  for (let progress = 1; progress <= steps; progress += 1) {
    sendEvent(exchange.response, { jsonrpc: '2.0', method: 'notifications/progress', params: { progress } });
    await pause(1_000);
  }
  sendResult(exchange, said('done'));
};

/** Streams of so many clients at once, idle ones and then active ones: each hears all that is its own, and memory stays bounded. */
export async function manyStreams(count: number): Promise<void> {
  const fake = await startFake({ name: 'many', listChanged: true, tools: { working, echo } });
  const product = await startProduct(configurationOf({ servers: { many: fake }, gateways: { main: ['many'] } }));
  const open: OpenStream[] = [];
  try {
    const clients = await inTurns(count, () => opened(product));
    const before = residentBytes(product);
    open.push(...(await inTurns(count, (index) => openGetStream(clients[index] as RawClient))));
    const heldAtServer = () => [...fake.sessions.values()].filter((stream) => stream !== undefined).length;
    await vi.waitFor(() => expect(heldAtServer()).toBe(count), { timeout: 60_000, interval: 200 });
    expect(fake.push({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })).toBe(count);
    const silent = () => open.filter((stream) => stream.messages().length !== 1).length;
    await vi.waitFor(() => expect(silent()).toBe(0), { timeout: 60_000, interval: 200 });

    const calls = await inTurns(count, (id) =>
      openPost(clients[id] as RawClient, {
        jsonrpc: '2.0',
        id,
        method: 'tools/call',
        params: { name: 'many__working' },
      }),
    );
    expect((await clients[0]?.tool('many__echo'))?.result).toEqual(said('many heard {}'));
    await vi.waitFor(() => expect(calls.filter((stream) => stream.state() === 'open').length).toBe(0), {
      timeout: 120_000,
      interval: 200,
    });
    const answers = calls.map((stream) =>
      stream.messages().map(({ id, result, params }) => [id, result ?? params?.progress]),
    );
    expect(answers).toEqual(
      calls.map((_, id) => [
        [undefined, 1],
        [undefined, 2],
        [undefined, 3],
        [id, said('done')],
      ]),
    );
    expect(residentBytes(product) - before).toBeLessThan(2 * count * bytesPerStream + 60 * megabyte);
  } finally {
    for (const stream of open) stream.close();
    await product.stop();
    await fake.close();
  }
}

async function opened(product: Product): Promise<RawClient> {
  const client = new RawClient(`${product.url}/mcp/main`, tokenText('main'));
  await client.open();
  return client;
}

async function inTurns<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let from = 0; from < count; from += together) {
    const some = Array.from({ length: Math.min(together, count - from) }, (_, offset) => make(from + offset));
    made.push(...(await Promise.all(some)));
  }
  return made;
}

function residentBytes({ pid }: Product): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) * 1024;
}
