import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  expect((await add('a')).status).toBe(0);
});
afterEach(() => bench.close());

const add = (name: string) =>
  bench.run(['server', 'add', `https://${name}.example.com/mcp`, '--no-check', '--name', name]);

test('the newest events are shown, oldest first, in aligned columns', async () => {
  await add('b');
  const { stdout } = await bench.run(['audit', 'tail', '-n', '2']);
  const [header, first, second, ...rest] = stdout.trimEnd().split('\n');
  expect(header).toMatch(/^TIME +OUTCOME +ACTION +TARGET +GATEWAY +SERVER +PRINCIPAL +APP +MS +CODE$/);
  expect(first).toMatch(/^\S+Z +ok +server\.add +a +default +a +cli +- +\d+ +-$/);
  expect(second).toMatch(/^\S+Z +ok +server\.add +b +default +b +cli +- +\d+ +-$/);
  expect(rest).toEqual([]);
  expect(first?.indexOf(' cli ')).toBe(second?.indexOf(' cli '));
});

test('--follow prints what is recorded later and ends with 0 on SIGINT', async () => {
  const tail = bench.start(['audit', 'tail', '--follow', '--json', '-n', '1']);
  await tail.prints(/"target":"a"/);
  await add('b');
  await tail.prints(/"target":"b"/);
  tail.child.kill('SIGINT');
  const { status, stdout, stderr } = await tail.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const targets = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { target: string }).target);
  expect(targets).toEqual(['a', 'b']);
});

test('a reader that goes away ends it quietly', async () => {
  const tail = bench.start(['audit', 'tail', '--follow', '--json']);
  await tail.prints(/"target":"a"/);
  tail.child.stdout?.destroy();
  await add('b');
  expect(await tail.ended).toMatchObject({ status: 0, stderr: '' });
});
