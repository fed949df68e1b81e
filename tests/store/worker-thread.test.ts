import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorkerThread, type WorkerThread } from '../../packages/gateway/src/store/sqlite/worker-thread.ts';

let thread: WorkerThread<string, string>;
let deaths: Error[] = [];
beforeEach(() => {
  deaths = [];
  thread = startWorkerThread({
    module: new URL('./obedient-worker', import.meta.url),
    data: { greeting: 'hello' },
    name: 'the test worker',
    onDeath: (error) => deaths.push(error),
  });
});
afterEach(() => thread.close());

test('requests are answered in their order', async () => {
  expect(await Promise.all(['a', 'b', 'c'].map((name) => thread.ask(name)))).toEqual(['hello a', 'hello b', 'hello c']);
});

test('an error crosses with its code, and the thread goes on', async () => {
  const message = 'refused as told';
  await expect(thread.ask('refuse')).rejects.toMatchObject({ code: 'SQLITE_BUSY', message });
  expect(await thread.ask('a')).toBe('hello a');
});

test.each(['exit', 'crash'])('after "%s" everything pending and everything later is refused', async (end) => {
  const asked = [thread.ask(end), thread.ask('a'), thread.ask('b')];
  // What made it crash may have been answered a moment before.
  const [, ...behind] = await Promise.allSettled(asked);
  expect(behind.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(thread.ask('c')).rejects.toThrow('the test worker has');
  expect(deaths).toHaveLength(1);
});

test('a close lets what was asked be answered and is no death', async () => {
  const asked = thread.ask('a');
  await thread.close();
  expect(await asked).toBe('hello a');
  await expect(thread.ask('b')).rejects.toThrow('the test worker is closed');
  expect(deaths).toEqual([]);
});
