import { afterAll, beforeAll, expect, test } from 'vitest';
import { RawClient, type RpcMessage } from '../support/raw-client.ts';
import { type RealGateway, startRealGateway } from '../support/real-gateway.ts';
import { bearer } from './client.ts';
import { callLive, type LiveCall } from './live-call.ts';
import { recorded } from './recorded.ts';

const name = 'every__trigger-long-running-operation';

let real: RealGateway;
let client: RawClient;

beforeAll(async () => {
  real = await startRealGateway(['everything']);
  client = new RawClient(real.endpoint, real.token);
  await client.open();
});
afterAll(() => real.end());

test('the progress of a long call arrives step by step, then its answer', async () => {
  const { result: arrivals, events } = await recorded(real.product, { action: 'tools/call', target: name }, async () =>
    readAll(await call({ duration: 3, steps: 3 }, 'p-1')),
  );
  const progress = arrivals.slice(0, -1).map(({ message }) => message.params);
  expect(progress).toEqual([1, 2, 3].map((step) => ({ progress: step, total: 3, progressToken: 'p-1' })));
  expect(JSON.stringify(arrivals.at(-1)?.message.result)).toContain('Long running operation completed');
  expect((arrivals.at(-1)?.at ?? 0) - (arrivals[0]?.at ?? 0)).toBeGreaterThan(500);
  expect(events).toEqual([expect.objectContaining({ server: 'everything', outcome: 'ok' })]);
  expect(events[0]?.latencyMs).toBeGreaterThan(2_500);
});

test('other calls of the session are answered meanwhile, each with its own progress', async () => {
  const long = await call({ duration: 2, steps: 2 }, 'p-long');
  const short = await call({ duration: 0.2, steps: 2 }, 'p-short');
  const echo = await client.tool('every__echo', { message: 'meanwhile' });
  expect(JSON.stringify(echo.result)).toContain('Echo: meanwhile');
  expect(tokensIn(await readAll(short))).toEqual(['p-short', 'p-short']);
  expect(tokensIn(await readAll(long))).toEqual(['p-long', 'p-long']);
});

test('a cancelled call goes without an answer, as its server was told, and the session goes on', async () => {
  const { events } = await recorded(real.product, { action: 'tools/call', target: name }, async () => {
    const running = await call({ duration: 2, steps: 20 }, 'p-2');
    expect((await running.next())?.params).toMatchObject({ progress: 1 });
    const cancelled = await client.notify('notifications/cancelled', { requestId: running.id, reason: 'not wanted' });
    expect(cancelled.status).toBe(202);
    expect((await lastStep(running, 20)).params).toMatchObject({ progress: 20 });
    await expectSilence(running);
    running.leave();
  });
  expect(events).toEqual([expect.objectContaining({ server: 'everything', outcome: 'error', code: 'client_gone' })]);
});

function call(args: { readonly duration: number; readonly steps: number }, token: string): Promise<LiveCall> {
  return callLive(client, bearer(real.token), { name, arguments: args, token });
}

interface Arrival {
  readonly message: RpcMessage;
  readonly at: number;
}

async function readAll(running: LiveCall): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = [];
  for (let message = await running.next(); message; message = await running.next()) {
    arrivals.push({ message, at: performance.now() });
  }
  return arrivals;
}

function tokensIn(arrivals: readonly Arrival[]): unknown[] {
  return arrivals.flatMap(({ message }) => (message.params ? [message.params.progressToken] : []));
}

/** The operation itself does not stop, so its last step tells when it would have answered. */
async function lastStep(running: LiveCall, steps: number): Promise<RpcMessage> {
  for (let message = await running.next(); message; message = await running.next()) {
    if (message.params?.progress === steps) return message;
  }
  throw new Error('the answer ended early');
}

/** Nothing comes while the server answers two other calls, each of which is later than the answer would have been. */
async function expectSilence(running: LiveCall): Promise<void> {
  const silence = Symbol('silence');
  const next = running.next().catch(() => undefined);
  for (const message of ['one', 'two']) await client.tool('every__echo', { message });
  expect(await Promise.race([next, Promise.resolve(silence)])).toBe(silence);
}
