import { expect, test } from 'vitest';
import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import { applyConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { ensureDemo } from '../../packages/gateway/src/admin/demo.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import { eachOnItsInstallation } from '../admin/administration.ts';
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

const bench = eachOnItsInstallation('config');

const apply = async (lines: readonly string[]) =>
  (await applyConfig(bench.administration, config(lines))).changes.map(({ action, target }) => `${action} ${target}`);

test('the first run makes everything, with values sealed and tokens hashed', async () => {
  expect(await apply(base)).toEqual([
    'server.add a',
    'server.add b',
    'gateway.add demo',
    'assignment.add a',
    'assignment.add b',
    'token.add ci',
  ]);
  const { store } = bench.administration;
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
  expect(await bench.recorded()).toHaveLength(6);
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
  ['a user of a token', ['env:A }', 'env:A, user: anna@example.com }'], ['token.update ci']],
  ['another identity', ['prefix: bb', 'prefix: bb, identity: per-user'], ['assignment.update b']],
  [
    'header names without values, which leave the value that there is',
    ['headers: { x-key: env:KEY }', 'headerNames: [x-key]'],
    ['assignment.update b'],
  ],
  [
    'another way to authenticate',
    ['a.example.com/mcp', 'a.example.com/mcp, auth: { mode: oauth }'],
    ['server.update a', 'assignment.update a'],
  ],
])('%s is the only thing updated', async (_, [from = '', to = ''], changes) => {
  await apply(base);
  const changed = base.map((line) => line.replace(from, to));
  expect(changed).not.toEqual(base);
  expect(await apply(changed)).toEqual(changes);
  expect(await apply(changed)).toEqual([]);
  expect(await bench.recorded()).toHaveLength(6 + changes.length);
});

test('header values that the file no longer names are forgotten', async () => {
  await apply(base);
  await apply(base.map((line) => line.replace('mode: header, headers: { x-key: env:KEY }', 'mode: none')));
  const { store } = bench.administration;
  const b = await store.servers.bySlug('b');
  expect(b?.auth).toEqual({ mode: 'none' });
  expect(await headersOf(store, b?.id ?? '')).toBeUndefined();
});

test('an old token ends when the file names a new one', async () => {
  await apply(base);
  await apply(base.map((line) => line.replace('env:A', 'env:B')));
  const { tokens } = bench.administration.store;
  expect(await tokens.byHash(hashSecret(tokenOf('a')))).toBeUndefined();
  expect((await tokens.byHash(hashSecret(tokenOf('b'))))?.name).toBe('ci');
});

test('what the file does not name stays as it is, in its place', async () => {
  await apply(base);
  const mine = {
    url: 'https://mine.example.com/mcp',
    slug: 'mine',
    gateway: 'demo',
    auth: { mode: 'none' },
    network: 'public',
  } as const;
  await addServer(bench.administration, mine);
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
  expect(await bench.administration.store.servers.bySlug('c')).toBeUndefined();
  expect(await bench.recorded()).toHaveLength(6);
});

test('the demo is made once, follows its server, and does not come back once revoked', async () => {
  const first = await ensureDemo(bench.administration, 'http://127.0.0.1:7879/mcp');
  expect(first?.token).toMatch(/^gth_/);
  expect(await ensureDemo(bench.administration, 'http://127.0.0.1:7879/mcp')).toBeUndefined();
  expect(await bench.recorded()).toEqual([
    'server.add demo',
    'gateway.add demo',
    'assignment.add demo',
    'token.add demo',
  ]);

  const [token] = await bench.administration.store.tokens.list();
  await bench.administration.store.tokens.revoke(token?.id ?? '');
  expect(await ensureDemo(bench.administration, 'http://127.0.0.1:4444/mcp')).toBeUndefined();
  expect((await bench.administration.store.servers.bySlug('demo'))?.url).toBe('http://127.0.0.1:4444/mcp');
  expect((await bench.recorded()).slice(4)).toEqual(['server.update demo']);
});

async function everything(): Promise<unknown> {
  const { servers, gateways, assignments, tokens } = bench.administration.store;
  return Promise.all([servers.list(), gateways.list(), assignments.list(), tokens.list()]);
}

async function order(gateway: string): Promise<string[]> {
  const { gateways } = await bench.administration.store.configuration();
  return gateways.get(gateway)?.servers.map(({ assignment }) => assignment.prefix) ?? [];
}
