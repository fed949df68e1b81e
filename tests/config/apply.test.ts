import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import type { Administration } from '../../packages/gateway/src/admin/administration.ts';
import { applyConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { ensureDemo } from '../../packages/gateway/src/admin/demo.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { headersOf } from '../store/secrets.ts';

const tokenOf = (letter: string) => `gth_${letter.repeat(30)}`;
const environment = { KEY: 'k1', NEW_KEY: 'k2', A: tokenOf('a'), B: tokenOf('b') };
const config = (lines: readonly string[]) => parseConfig({ file: 'g.yaml', text: lines.join('\n'), environment });

const base = [
  'servers:',
  '  a: { url: https://a.example.com/mcp }',
  '  b: { url: https://b.example.com/mcp, auth: { mode: header, headers: { x-key: env:KEY } } }',
  'gateways: { demo: { servers: [a, { server: b, prefix: bb, tools: { allow: [x, y] } }] } }',
  'tokens: [{ name: ci, gateway: demo, token: env:A }]',
];

let directory = '';
let administration: Administration;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-apply-'));
  const log = createLog('silent');
  administration = {
    store: await openStore({ directory, database: undefined }, { exclusive: true, log }),
    audit: await openAuditTrail({ location: { directory, database: undefined }, log }),
    principal: 'config',
  };
});
afterEach(async () => {
  await administration.audit.close();
  await administration.store.close();
  await rm(directory, { recursive: true });
});

const apply = async (lines: readonly string[]) =>
  (await applyConfig(administration, config(lines))).changes.map(({ action, target }) => `${action} ${target}`);

test('the first run makes everything, with values sealed and tokens hashed', async () => {
  expect(await apply(base)).toEqual([
    'server.add a',
    'server.add b',
    'gateway.add demo',
    'assignment.add a',
    'assignment.add b',
    'token.add ci',
  ]);
  const { store } = administration;
  const b = await store.servers.bySlug('b');
  expect(b?.auth).toEqual({ mode: 'header', headerNames: ['x-key'] });
  expect(await headersOf(store, b?.id ?? '')).toEqual({ 'x-key': 'k1' });
  expect((await store.tokens.byHash(hashSecret(tokenOf('a'))))?.name).toBe('ci');
});

test('the same file again changes nothing and records nothing', async () => {
  await apply(base);
  const version = JSON.stringify(await everything());
  expect(await apply(base)).toEqual([]);
  expect(JSON.stringify(await everything())).toBe(version);
  expect(await recorded()).toHaveLength(6);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['another address', ['a.example.com/mcp', 'a.example.com/v2'], ['server.update a']],
  ['another header value', ['env:KEY', 'env:NEW_KEY'], ['server.update b']],
  ['no headers any more', ['mode: header, headers: { x-key: env:KEY }', 'mode: none'], ['server.update b']],
  ['other tools', ['[x, y]', '[x]'], ['assignment.update b']],
  ['the same tools in another order', ['[x, y]', '[y, x]'], []],
  ['another server under a prefix', ['server: b, prefix', 'server: a, prefix'], ['assignment.update a']],
  [
    'another order',
    [
      '[a, { server: b, prefix: bb, tools: { allow: [x, y] } }]',
      '[{ server: b, prefix: bb, tools: { allow: [x, y] } }, a]',
    ],
    ['assignment.update b', 'assignment.update a'],
  ],
  ['another token', ['env:A', 'env:B'], ['token.update ci']],
])('%s is the only thing updated', async (_, [from = '', to = ''], changes) => {
  await apply(base);
  const changed = base.map((line) => line.replace(from, to));
  expect(changed).not.toEqual(base);
  expect(await apply(changed)).toEqual(changes);
  expect(await apply(changed)).toEqual([]);
  expect(await recorded()).toHaveLength(6 + changes.length);
});

test('header values that the file no longer names are forgotten', async () => {
  await apply(base);
  await apply(base.map((line) => line.replace('mode: header, headers: { x-key: env:KEY }', 'mode: none')));
  const { store } = administration;
  const b = await store.servers.bySlug('b');
  expect(b?.auth).toEqual({ mode: 'none' });
  expect(await headersOf(store, b?.id ?? '')).toEqual({});
});

test('an old token ends when the file names a new one', async () => {
  await apply(base);
  await apply(base.map((line) => line.replace('env:A', 'env:B')));
  const { tokens } = administration.store;
  expect(await tokens.byHash(hashSecret(tokenOf('a')))).toBeUndefined();
  expect((await tokens.byHash(hashSecret(tokenOf('b'))))?.name).toBe('ci');
});

test('what the file does not name stays as it is, in its place', async () => {
  await apply(base);
  const mine = {
    url: 'https://mine.example.com/mcp',
    slug: 'mine',
    gateway: 'demo',
    headers: {},
    network: 'public',
  } as const;
  await addServer(administration, mine);
  await apply([...base.slice(0, 3), 'gateways: { demo: { servers: [{ server: a, prefix: new }, a] } }']);
  // The file's own two share out the first and the last place; the others do not move.
  expect(await order('demo')).toEqual(['new', 'bb', 'mine', 'a']);
});

test('a file that fails half-way leaves nothing behind', async () => {
  await apply(base);
  const more = [...base.slice(0, 4), 'tokens: [{ name: other, gateway: demo, token: env:A }]'];
  more.splice(1, 0, '  c: { url: https://c.example.com/mcp }');
  await expect(apply(more)).rejects.toThrow(
    expect.objectContaining({ code: 'token_unusable', message: 'token refused: "other" has the same text as "ci"' }),
  );
  expect(await administration.store.servers.bySlug('c')).toBeUndefined();
  expect(await recorded()).toHaveLength(6);
});

test('the demo is made once, follows its server, and does not come back once revoked', async () => {
  const first = await ensureDemo(administration, 'http://127.0.0.1:7879/mcp');
  expect(first?.token).toMatch(/^gth_/);
  expect(await ensureDemo(administration, 'http://127.0.0.1:7879/mcp')).toBeUndefined();
  expect(await recorded()).toEqual(['server.add demo', 'gateway.add demo', 'assignment.add demo', 'token.add demo']);

  const [token] = await administration.store.tokens.list();
  await administration.store.tokens.revoke(token?.id ?? '');
  expect(await ensureDemo(administration, 'http://127.0.0.1:4444/mcp')).toBeUndefined();
  expect((await administration.store.servers.bySlug('demo'))?.url).toBe('http://127.0.0.1:4444/mcp');
  expect((await recorded()).slice(4)).toEqual(['server.update demo']);
});

async function everything(): Promise<unknown> {
  const { servers, gateways, assignments, tokens } = administration.store;
  return Promise.all([servers.list(), gateways.list(), assignments.list(), tokens.list()]);
}

async function recorded(): Promise<string[]> {
  await administration.audit.flush();
  const reader = await openAuditReader({ directory, database: undefined });
  const events = await reader.tail({ afterId: 0, limit: 100 });
  await reader.close();
  return events.map(({ action, target }) => `${action} ${target}`);
}

async function order(gateway: string): Promise<string[]> {
  const { gateways } = await administration.store.configuration();
  return gateways.get(gateway)?.servers.map(({ assignment }) => assignment.prefix) ?? [];
}
