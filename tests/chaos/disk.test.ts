import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { type Bench, openBench } from '../cli/run.ts';
import { integrity } from '../store/kill-while-writing.ts';
import { locationOf } from '../store/place.ts';
import { type DemoProduct, startDemoProduct } from '../support/demo-product.ts';
import { mountSmallDisk, type SmallDisk } from './mount.ts';

let disk: SmallDisk;
let running: DemoProduct;
let bench: Bench;
const usual = process.env.TMPDIR;

beforeEach(async () => {
  disk = mountSmallDisk(24);
  bench = await openBench();
  process.env.TMPDIR = disk.path;
  running = await startDemoProduct();
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
});

afterEach(async () => {
  await running.stop();
  await bench.close();
  disk.remove();
});

const createToken = () => bench.run(['token', 'create', '--gateway', 'main', '--data', running.product.directory]);

async function recorded(): Promise<number> {
  const reader = await openAuditReader(locationOf(running.product.directory));
  try {
    const events = await reader.tail({ afterId: 0, limit: 100_000 });
    return events.filter(({ action }) => action === 'tools/call').length;
  } finally {
    await reader.close();
  }
}

test('a full disk stops what must be written, loses nothing and breaks nothing', async () => {
  expect(await running.greet()).toContain('Hello, you!');
  disk.fill();
  const refused = await createToken();
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/^gatehouse: error \w+: /);
  expect(refused.stderr).not.toMatch(/^\s+at /m);
  for (let call = 0; call < 50; call += 1) expect(await running.greet()).toContain('Hello, you!');
  await disk.free();
  expect(await createToken()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^gth_/) });
  await expect.poll(recorded, { timeout: 15_000 }).toBe(51);
  expect(await running.greet()).toContain('Hello, you!');
  expect(integrity(running.product.directory)).toEqual(['ok', 'ok']);
}, 120_000);

test('an installation whose disk has become read-only does not start, and is as it was once that is mended', async () => {
  const { directory } = running.product;
  expect(await createToken()).toMatchObject({ status: 0 });
  await running.product.kill();
  disk.setReadOnly(true);
  const up = await bench.run(['up', '--listen', '127.0.0.1:0', '--data', directory]);
  expect(up).toMatchObject({ status: 1, stderr: expect.stringContaining('gatehouse: error data_unwritable') });
  expect(await createToken()).toMatchObject({ status: 1, stdout: '' });
  disk.setReadOnly(false);
  expect(await createToken()).toMatchObject({ status: 0 });
  const { stdout } = await bench.run(['token', 'list', '--json', '--data', directory]);
  expect((JSON.parse(stdout) as { tokens: unknown[] }).tokens).toHaveLength(3);
  expect(integrity(directory)).toEqual(['ok', 'ok']);
}, 60_000);

test('a gateway does not start on a full disk, and says so', async () => {
  disk.fill();
  const up = await bench.run(['up', '--listen', '127.0.0.1:0', '--data', join(disk.path, 'new')]);
  expect(up).toMatchObject({ status: 1, stderr: expect.stringContaining('gatehouse: error data_unwritable') });
  await disk.free();
}, 60_000);
