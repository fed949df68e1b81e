import { createMCPClient } from '@ai-sdk/mcp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RealGateway, startRealGateway } from '../support/real-gateway.ts';
import { bearer, type Door } from './client.ts';
import { inspect } from './inspector.ts';

let real: RealGateway;
let door: Door;

beforeAll(async () => {
  real = await startRealGateway(['stock']);
  door = { url: real.endpoint, headers: bearer(real.token) };
});
afterAll(() => real?.end());

test('the AI SDK comes with revision 2026-07-28, is told which ones there are, and takes the newest of them', async () => {
  const probes: { readonly asked: string | null; readonly answer: Response }[] = [];
  const watched: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    probes.push({ asked: new Headers(init?.headers).get('mcp-protocol-version'), answer: answer.clone() });
    return answer;
  };
  const client = await createMCPClient({ transport: { type: 'http', ...door, fetch: watched } });
  await client.close();
  expect(probes[0]?.asked).toBe('2026-07-28');
  expect(probes[0]?.answer.status).toBe(400);
  expect(await probes[0]?.answer.text()).toContain('2025-11-25');
  expect(client.initializeResult.protocolVersion).toBe('2025-11-25');
});

test('the Inspector asked to choose the revision falls back and calls a tool', async () => {
  const request = ['--protocol-era', 'auto', '--method', 'tools/call', '--tool-name', 'stock__look_up'];
  const result = await inspect(door, [...request, '--tool-args-json', '{"item":"chair"}']);
  expect(JSON.stringify(result)).toContain('31 of chair in stock');
});
