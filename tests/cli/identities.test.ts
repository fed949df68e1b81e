import { afterEach, beforeEach, expect, test } from 'vitest';
import { provider } from '../store/token-provider.ts';
import { onStoreOf } from './data.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await onStoreOf(bench, ({ servers }) => {
    const auth = { mode: 'header', headerNames: ['x-api-key'] } as const;
    return servers.create({ slug: 'crm', url: 'https://crm.example.com/mcp', network: 'public', auth });
  });
});
afterEach(() => bench.close());

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const set = (...more: string[]) =>
  bench.run(['identity', 'set', 'crm', '--header', 'X-API-Key: env:KEY', ...more], {
    KEY: 'hunter2',
    GATEHOUSE_LOG: 'trace',
  });

test('identities are set, for all and for one, and listed without their values', async () => {
  expect((await bench.run(['identity', 'list'])).stdout).toBe(
    'no identities yet: nobody has signed in, and no header values are set\n',
  );
  const outcomes = [await set(), await set('--user', 'Anna@example.com', '--json')];
  expect(outcomes.map(({ stdout }) => stdout)).toEqual([
    'the shared identity for server "crm" is set\n',
    '{"server":"crm","user":"Anna@example.com"}\n',
  ]);
  const table = await bench.run(['identity', 'list']);
  expect(table.stdout.replaceAll(/\d{4}-\S+Z/g, '<time>').replaceAll(/ {2,}/g, '  ')).toBe(
    'SERVER  OWNER  KIND  STATE  SINCE  EXPIRES  WHY\n' +
      'crm  shared  header  connected  <time>  -  -\n' +
      'crm  anna@example.com  header  connected  <time>  -  -\n',
  );
  const list = await bench.run(['identity', 'list', '--json']);
  expect(JSON.parse(list.stdout).identities[0]).toEqual({
    id: expect.stringMatching(/^idn_/),
    server: 'crm',
    user: null,
    kind: 'header',
    disabled: false,
    status: { state: 'connected', since: time, code: '', why: '' },
    oauth: null,
    createdAt: time,
    usedAt: time,
  });
  for (const { stdout, stderr } of [...outcomes, table, list]) expect(stdout + stderr).not.toContain('hunter2');
});

test('identities are disabled, enabled and removed, and each change is on record', async () => {
  await set();
  const outcomes = [
    await bench.run(['identity', 'disable', 'crm']),
    await bench.run(['identity', 'enable', 'crm', '--json']),
    await bench.run(['identity', 'remove', 'crm']),
  ];
  expect(outcomes.map(({ stdout, stderr }) => stdout + stderr)).toEqual([
    'the shared identity for server "crm" is disabled\n',
    '{"server":"crm","user":null,"done":"enabled"}\n',
    'the shared identity for server "crm" is removed\n',
  ]);
  const trail = (await bench.run(['audit', 'tail', '--json'])).stdout;
  const events = trail
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string; target: string; server: string });
  expect(events.map(({ action, target, server }) => `${action} ${target} ${server}`)).toEqual([
    'identity.add shared crm',
    'identity.disable shared crm',
    'identity.enable shared crm',
    'identity.remove shared crm',
  ]);
  expect(trail).not.toContain('hunter2');
});

test('an identity of OAuth shows how it stands and when it ends, not its tokens', async () => {
  await onStoreOf(bench, async ({ servers, identities, users }) => {
    const server = await servers.bySlug('crm');
    const { id: owner } = await users.put('anna@example.com');
    const expiresAt = Date.UTC(2030, 0, 1);
    const grant = { issuer: 'https://as.example.com', clientId: 'ocl_1', scope: 'read', expiresAt, refreshAt: null };
    const tokens = { accessToken: 'hunter2', refreshToken: 'hunter2', resource: undefined, provider };
    const { id } = await identities.setTokens(server?.id ?? '', owner, { tokens, grant });
    const why = 'the provider ended it: hunter\u001b[2J';
    await identities.setStatus(id, 1, { state: 'not_connected', code: 'invalid_grant', why, problem: undefined });
  });
  const table = (await bench.run(['identity', 'list'])).stdout.split('\n')[1] ?? '';
  expect(table).toMatch(
    /^crm +anna@example\.com +oauth +not connected +\S+ +2030-01-01T00:00:00\.000Z, refreshed +the p/,
  );
  expect(table).toContain('hunter\\u{1b}[2J');
  const json = (await bench.run(['identity', 'list', '--json'])).stdout;
  expect(JSON.parse(json)).toMatchObject({
    identities: [{ kind: 'oauth', status: { code: 'invalid_grant' }, oauth: { scope: 'read', refreshable: true } }],
  });
  expect(table + json).not.toContain('hunter2');
});

test.each([
  [['set', 'crm'], 2, "required option '--header <'name: value'>' not specified"],
  [
    ['set', 'crm', '--header', 'x-other: hunter2'],
    1,
    'identity_headers_wrong: server "crm" takes exactly these headers: x-api-key; missing: x-api-key; not among them: x-other',
  ],
  [
    ['set', 'crm', '--header', 'x-api-key: env:KEY'],
    1,
    'config_env_missing: --header x-api-key reads the environment variable KEY',
  ],
  [['set', 'nope', '--header', 'x-api-key: hunter2'], 1, 'server_unknown'],
  [['set', 'crm', '--header', 'x-api-key: hunter2', '--user', 'anna'], 1, 'email_invalid'],
  [['disable', 'crm'], 1, 'identity_unknown: server "crm" has no identity that is shared'],
  [['remove', 'crm', '--user', 'anna@example.com'], 1, 'has no identity that is of anna@example.com'],
])('identity %j is refused', async (argv, status, says) => {
  const refused = await bench.run(['identity', ...argv]);
  expect(refused).toMatchObject({ status, stdout: '' });
  expect(refused.stderr).toContain(says);
  expect(refused.stderr).not.toContain('hunter2');
});
