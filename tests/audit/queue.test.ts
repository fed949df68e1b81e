import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AuditQueueOptions, createAuditQueue } from '../../packages/gateway/src/audit/queue.ts';
import { event, ids } from './event.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A disk whose every batch is answered by hand. */
function byHand(options: Partial<AuditQueueOptions> = {}) {
  const batches: { readonly key: string; readonly ids: string[]; done(): Promise<void>; fail(): Promise<void> }[] = [];
  const failures: unknown[] = [];
  const queue = createAuditQueue({
    capacity: 1_000_000,
    onFailure: (error) => failures.push(error),
    keep: ({ key, events }) =>
      new Promise<void>((resolve, reject) => {
        const settle = async (end: () => void) => {
          end();
          await vi.advanceTimersByTimeAsync(0);
        };
        batches.push({
          key,
          ids: events.map(({ correlationId }) => correlationId),
          done: () => settle(resolve),
          fail: () => settle(() => reject(new Error('no space'))),
        });
      }),
    ...options,
  });
  const record = (...correlationIds: string[]) => {
    for (const id of correlationIds) queue.record(event(id));
  };
  return { queue, record, batches, failures, sizes: () => batches.map((batch) => batch.ids.length) };
}

test('a lone event waits 200 ms for company', async () => {
  const { record, batches } = byHand();
  record('a');
  await vi.advanceTimersByTimeAsync(150);
  record('b');
  await vi.advanceTimersByTimeAsync(49);
  expect(batches).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(batches.map((batch) => batch.ids)).toEqual([['a', 'b']]);
});

test('a thousand events leave at once', async () => {
  const { record, sizes } = byHand();
  record(...ids('e', 999));
  await vi.advanceTimersByTimeAsync(100);
  expect(sizes()).toEqual([]);
  record('e999');
  await vi.advanceTimersByTimeAsync(1);
  expect(sizes()).toEqual([1_000]);
});

test('one batch is under way at a time, and what gathers behind it leaves in batches of at most a thousand', async () => {
  const { queue, record, batches, sizes } = byHand();
  record(...ids('a', 1_000));
  await vi.advanceTimersByTimeAsync(1);
  record(...ids('b', 2_300));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sizes()).toEqual([1_000]);
  expect(queue.unkept()).toBe(3_300);
  for (let batch = 0; batch < 4; batch++) await batches[batch]?.done();
  expect(sizes()).toEqual([1_000, 1_000, 1_000, 300]);
  expect(batches.flatMap((batch) => batch.ids)).toEqual([...ids('a', 1_000), ...ids('b', 2_300)]);
  expect(queue.unkept()).toBe(0);
});

test('an event recorded while a batch is under way leaves within 200 ms of its end', async () => {
  const { record, batches } = byHand();
  record('a');
  await vi.advanceTimersByTimeAsync(200);
  record('b');
  await batches[0]?.done();
  await vi.advanceTimersByTimeAsync(200);
  expect(batches.map((batch) => batch.ids)).toEqual([['a'], ['b']]);
});

test('a batch that failed is tried again every half second as it was, before what came later', async () => {
  const { queue, record, batches, failures } = byHand();
  record('a', 'b');
  const flushed = queue.flush();
  await batches[0]?.fail();
  record('c');
  await vi.advanceTimersByTimeAsync(499);
  expect(batches).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  await batches[1]?.fail();
  await vi.advanceTimersByTimeAsync(500);
  expect(batches.map((batch) => batch.ids)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect(new Set(batches.map(({ key }) => key)).size).toBe(1);
  expect(queue.unkept()).toBe(3);
  await batches[2]?.done();
  await flushed;
  await vi.advanceTimersByTimeAsync(200);
  expect(batches[3]?.ids).toEqual(['c']);
  expect(batches[3]?.key).not.toBe(batches[0]?.key);
  await batches[3]?.done();
  expect(failures).toHaveLength(1);
  expect(queue.unkept()).toBe(0);
});

test('a second outage is told of again', async () => {
  const { record, batches, failures } = byHand();
  record('a');
  await vi.advanceTimersByTimeAsync(200);
  await batches[0]?.fail();
  await vi.advanceTimersByTimeAsync(500);
  await batches[1]?.done();
  record('b');
  await vi.advanceTimersByTimeAsync(200);
  await batches[2]?.fail();
  expect(failures).toHaveLength(2);
});

test('who finds no room is refused after five seconds, and the events are still kept', async () => {
  const { queue, record, batches } = byHand({ capacity: 2 });
  record('a', 'b');
  const refused = expect(queue.room()).rejects.toMatchObject({ code: 'overloaded' });
  await vi.advanceTimersByTimeAsync(4_999);
  const later = queue.room();
  await vi.advanceTimersByTimeAsync(1);
  await refused;
  await batches[0]?.done();
  await later;
  expect(queue.room()).toBeUndefined();
  expect(batches.map((batch) => batch.ids)).toEqual([['a', 'b']]);
});

test('who finds no room does not wait for company: what is queued leaves at once', async () => {
  const { queue, record, batches } = byHand({ capacity: 2 });
  record('a', 'b');
  const room = queue.room();
  expect(batches.map((batch) => batch.ids)).toEqual([['a', 'b']]);
  await batches[0]?.done();
  await room;
  expect(vi.getTimerCount()).toBe(0);
});

test('room counts events under way as well as queued ones', async () => {
  const { queue, record, batches } = byHand({ capacity: 3 });
  record('a', 'b');
  await vi.advanceTimersByTimeAsync(200);
  expect(queue.room()).toBeUndefined();
  record('c');
  const room = queue.room();
  expect(room).toBeInstanceOf(Promise);
  await batches[0]?.done();
  await room;
});

test('an abandoned queue refuses whoever waits or asks, counts what it could not keep, and sets no timer', async () => {
  const { queue, record } = byHand({ capacity: 2 });
  record('a', 'b');
  const waiting = [queue.room(), queue.flush()].map((promise) =>
    expect(promise).rejects.toMatchObject({ code: 'overloaded' }),
  );
  queue.abandon();
  await Promise.all(waiting);
  record('c');
  await expect(queue.room()).rejects.toMatchObject({ code: 'overloaded' });
  await expect(queue.flush()).rejects.toMatchObject({ code: 'overloaded' });
  expect(queue.unkept()).toBe(3);
  expect(vi.getTimerCount()).toBe(0);
});

test('an abandoned queue that had kept everything flushes', async () => {
  const { queue } = byHand();
  queue.abandon();
  await queue.flush();
  expect(queue.unkept()).toBe(0);
});
