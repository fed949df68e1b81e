import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { locationOf } from '../store/place.ts';
import { type DemoProduct, startDemoProduct } from '../support/demo-product.ts';
import { createFakeClock, type FakeClock } from './clock.ts';

let clock: FakeClock;
let running: DemoProduct;

beforeAll(async () => {
  clock = createFakeClock();
  running = await startDemoProduct(clock.environment);
}, 120_000);

afterAll(async () => {
  await running?.stop();
});

const hour = 3_600;

test.each([
  ['ahead', hour],
  ['back', -hour],
])(
  'a clock that jumps an hour %s ends no session, freezes no list and keeps the trail in order',
  async (_, seconds) => {
    clock.shift(0);
    const { client, greet } = running;
    expect(await greet()).toContain('Hello, you!');
    clock.shift(seconds);
    expect(await greet()).toContain('Hello, you!');
    const added = await client.tool('demo__add_note', { text: `written at ${seconds}` });
    const uri = /demo:\/\/notebook\/\d+/.exec(JSON.stringify(added))?.[0] ?? 'none';
    const listed = async () => (await client.call('resources/list')).text;
    await expect.poll(listed, { timeout: 45_000, interval: 500 }).toContain(uri);
    await running.client.open();
    expect(await greet()).toContain('Hello, you!');
    const times = await kept();
    expect(times.some((ts) => Math.abs(ts - (Date.now() + seconds * 1_000)) < 60_000)).toBe(true);
  },
  90_000,
);

test('the trail that was written under all of these clocks is whole', async () => {
  const reader = await openAuditReader(locationOf(running.product.directory));
  const events = await reader.tail({ afterId: 0, limit: 10_000 });
  await reader.close();
  const ids = events.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(new Set(events.map(({ correlationId }) => correlationId)).size).toBeGreaterThan(6);
});

/** The times of what is on record, once the last of it is. */
async function kept(): Promise<number[]> {
  const reader = await openAuditReader(locationOf(running.product.directory));
  try {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return (await reader.tail({ afterId: 0, limit: 10_000 })).map(({ ts }) => ts);
  } finally {
    await reader.close();
  }
}
