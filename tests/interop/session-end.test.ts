import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RealGateway, startRealGateway } from '../support/real-gateway.ts';
import { aiSdk } from './ai-sdk.ts';
import { bearer, visiting } from './client.ts';
import { recorded } from './recorded.ts';

let real: RealGateway;

beforeAll(async () => {
  real = await startRealGateway(['everything']);
});
afterAll(() => real.end());

test('a session that its client ends is ended with the server too', async () => {
  const door = { url: real.endpoint, headers: bearer(real.token) };
  const { output } = real.server('everything').process;
  const { events } = await recorded(real.product, { action: 'end' }, () =>
    visiting(aiSdk, door, (visit) => visit.callTool('every__echo', { message: 'and goodbye' })),
  );
  expect(events).toEqual([expect.objectContaining({ outcome: 'ok', principal: 'token:interop' })]);
  await expect.poll(output, { timeout: 10_000 }).toContain('Received session termination request');
});
