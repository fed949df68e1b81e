import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import { type RealGateway, startRealGateway } from '../support/real-gateway.ts';
import type { RealProcess } from '../support/real-process.ts';
import { startEverything } from '../support/real-servers.ts';
import { keptText } from '../support/real-upstreams.ts';
import { aiSdk } from './ai-sdk.ts';
import { bearer, visiting } from './client.ts';
import { recorded } from './recorded.ts';

let real: RealGateway;
let client: RawClient;
let restarted: RealProcess | undefined;

beforeAll(async () => {
  real = await startRealGateway();
  client = new RawClient(real.endpoint, real.token);
  await client.open();
  await expectEcho();
  await expectOthers();
});
afterAll(async () => {
  await restarted?.end();
  await real.end();
});

test('a call to a server that crashed says which it is, and the others answer as before', async () => {
  await real.server('everything').process.crash();
  const { result, events } = await recorded(real.product, { action: 'tools/call' }, echo);
  expect(result.error?.message).toContain('everything');
  expect(result.error?.data).toMatchObject({ code: 'upstream_unreachable' });
  expect(JSON.stringify(result)).not.toMatch(/stock|files|ECONNREFUSED/);
  const failed = { target: 'every__echo', outcome: 'error', code: 'upstream_unreachable' };
  expect(events).toEqual([expect.objectContaining(failed)]);
  await expectOthers();
});

test('once its list has expired it is left out of lists and named to new clients', { timeout: 90_000 }, async () => {
  await expect.poll(instructions, { timeout: 60_000, interval: 500 }).toMatch(/serves 2 of 3 servers/);
  expect(await instructions()).toMatch(/Not available now: .*everything/);
  const door = { url: real.endpoint, headers: bearer(real.token) };
  const names = (await visiting(aiSdk, door, (visit) => visit.listTools())).map(({ name }) => name);
  expect(names).toContain('stock__look_up');
  expect(names).toContain('files__read_text_file');
  expect(names.filter((name) => name.startsWith('every__'))).toEqual([]);
  expect((await echo()).error?.message).toContain('everything');
  await expectOthers();
});

test('a server that is back is served again, also in the sessions that were open', { timeout: 90_000 }, async () => {
  restarted = await startEverything(real.server('everything').process.port);
  await expect.poll(instructions, { timeout: 60_000, interval: 500 }).toMatch(/serves 3 of 3 servers/);
  expect(await instructions()).not.toContain('Not available now');
  await expectEcho();
  await expectOthers();
});

function echo() {
  return client.tool('every__echo', { message: 'there?' });
}

async function expectEcho(): Promise<void> {
  expect(JSON.stringify((await echo()).result)).toContain('Echo: there?');
}

async function expectOthers(): Promise<void> {
  const read = await client.tool('files__read_text_file', { path: join(real.folder, 'kept.txt') });
  expect(JSON.stringify(read.result)).toContain(keptText);
  expect(JSON.stringify((await client.tool('stock__look_up', { item: 'lamp' })).result)).toContain(
    '7 of lamp in stock',
  );
}

/** What a client that connects now is told. */
async function instructions(): Promise<string> {
  const opened = await new RawClient(real.endpoint, real.token).open();
  return String(opened.messages[0]?.result?.instructions);
}
