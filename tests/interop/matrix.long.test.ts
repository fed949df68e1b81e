import { join } from 'node:path';
import { createMCPClient } from '@ai-sdk/mcp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptText, type RealGateway, type ServerName, startRealGateway } from '../support/real-gateway.ts';
import { aiSdk } from './ai-sdk.ts';
import { bearer, type Door, type Tool } from './client.ts';
import { inspect, inspector } from './inspector.ts';
import { recorded } from './recorded.ts';

/** A call of one tool of each server, and what only this server answers. */
const rows = [
  { server: 'everything', prefix: 'every', tool: 'get-sum', says: 'The sum of 19 and 23 is 42.' },
  { server: 'files', prefix: 'files', tool: 'read_text_file', says: keptText },
  { server: 'stock', prefix: 'stock', tool: 'look_up', says: '7 of lamp in stock' },
] as const;

let real: RealGateway;
let door: Door;

beforeAll(async () => {
  real = await startRealGateway();
  door = { url: real.endpoint, headers: bearer(real.token) };
});
afterAll(() => real.end());

function argumentsFor(server: ServerName): Record<string, unknown> {
  if (server === 'everything') return { a: 19, b: 23 };
  return server === 'files' ? { path: join(real.folder, 'kept.txt') } : { item: 'lamp' };
}

describe.each([inspector, aiSdk])('$name', (client) => {
  test.each(rows)('is shown the tools of $server as that server has them, under its prefix', async (row) => {
    const { result: tools, events } = await recorded(real.product, { action: 'tools/list' }, () =>
      client.listTools(door),
    );
    const direct = await directly(client, row.server);
    expect(direct.length).toBeGreaterThan(1);
    const shown = tools.filter(({ name }) => name.startsWith(`${row.prefix}__`));
    expect(shown.map(essence)).toEqual(
      direct.map((tool) => ({ ...essence(tool), name: `${row.prefix}__${tool.name}` })),
    );
    expect(new Set(tools.map(({ name }) => name.split('__')[0]))).toEqual(new Set(rows.map(({ prefix }) => prefix)));
    expectNoSecret(tools);
    expect(events).toEqual([expect.objectContaining({ outcome: 'ok', app: expect.stringMatching(client.app) })]);
  });

  test.each(rows)('calls a tool of $server, which leaves one event that names it', async (row) => {
    const name = `${row.prefix}__${row.tool}`;
    const { result, events } = await recorded(real.product, { action: 'tools/call' }, () =>
      client.callTool(door, name, argumentsFor(row.server)),
    );
    const text = JSON.stringify(result);
    expect(text).toContain(row.says);
    for (const other of rows.filter(({ server }) => server !== row.server)) expect(text).not.toContain(other.says);
    expectNoSecret(result);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ kind: 'call', outcome: 'ok', code: '', target: name, server: row.server });
    expect(events[0]).toMatchObject({ gateway: 'main', principal: 'token:interop' });
    expect(events[0]?.app.startsWith(client.app)).toBe(true);
  });

  test('hears what a server says against its arguments', async () => {
    const path = join(real.folder, '..', 'elsewhere.txt');
    const { result, events } = await recorded(real.product, { action: 'tools/call' }, () =>
      client.callTool(door, 'files__read_text_file', { path }),
    );
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result)).toContain('outside allowed directories');
    expect(events).toEqual([expect.objectContaining({ server: 'files', target: 'files__read_text_file' })]);
  });
});

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

/** The tools as the server itself shows them to the same client, since it may show others to clients that can do other things. */
function directly(client: Pick<typeof aiSdk, 'listTools'>, server: ServerName): Promise<readonly Tool[]> {
  return client.listTools({ url: real.server(server).url, headers: { 'x-api-key': real.key } });
}

function essence({ name, description, inputSchema }: Tool): Tool {
  return { name, description, inputSchema };
}

function expectNoSecret(answer: unknown): void {
  expect(JSON.stringify(answer)).not.toContain(real.key);
  expect(JSON.stringify(answer)).not.toContain(real.token);
}
