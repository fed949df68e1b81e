import { afterEach, beforeEach, expect, test } from 'vitest';
import { onStoreOf } from './data.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await onStoreOf(bench, async ({ servers, gateways, assignments }) => {
    const base = { url: 'https://crm.example.com/mcp', network: 'public', auth: { mode: 'none' } } as const;
    const { id: serverId } = await servers.create({ slug: 'crm', ...base });
    const { id: gatewayId } = await gateways.create({ slug: 'default' });
    await assignments.create({ gatewayId, serverId, prefix: 'crm', tools: 'all', identity: 'shared' });
  });
});
afterEach(() => bench.close());

const auth = (...argv: string[]) =>
  bench.run(['server', 'auth', 'crm', ...argv], { SECRET: 'hunter2', GATEHOUSE_LOG: 'trace' });

test('the mode is changed in place, with what belongs to it', async () => {
  const outcomes = [
    await auth(
      '--mode',
      'header',
      '--header',
      'x-key: env:SECRET',
      '--header-name',
      'X-Key',
      '--header-name',
      'x-team',
    ),
    await auth('--mode', 'header', '--header', 'x-key: env:SECRET'),
    await auth(
      ...'--mode oauth --client-id c-1 --client-secret env:SECRET --client-issuer https://as.example.com'.split(' '),
    ),
    await auth(
      ...'--mode oauth --authorization-server https://as.example.com/ --resource omit --accept-issuer-slash'.split(' '),
      ...'--scope a --scope b --json'.split(' '),
    ),
  ];
  expect(outcomes.map(({ stdout, stderr }) => stdout + stderr.split('\n')[0])).toEqual([
    'gatehouse: error auth_invalid: a server cannot be authenticated to like that: the headers with values are to be those that are named; missing: x-team',
    'server "crm": each identity has a value for x-key\n',
    'server "crm": people sign in with OAuth\n',
    '{"server":{"name":"crm","auth":{"mode":"oauth","authorizationServer":"https://as.example.com/","resource":"omit","acceptIssuerSlash":true,"scopes":["a","b"]}}}\n',
  ]);
  await onStoreOf(bench, async ({ clients, identities }) => {
    const [client] = await clients.list();
    expect(client).toMatchObject({ source: 'given', clientId: 'c-1', issuer: 'https://as.example.com' });
    expect(await clients.secret(client?.id ?? '')).toBe('hunter2');
    expect(await identities.list()).toEqual([]);
  });
  const none = await auth('--mode', 'none');
  expect(none.stdout).toBe('server "crm": nobody signs in\n');
  for (const { stdout, stderr } of [...outcomes, none, await bench.run(['audit', 'tail', '--json'])])
    expect(stdout + stderr).not.toContain('hunter2');
});

test.each([
  [[], 2, "required option '--mode <mode>' not specified"],
  [['--mode', 'basic'], 2, 'Allowed choices are none, header, oauth.'],
  [['--mode', 'header'], 1, 'mode header names no header'],
  [['--mode', 'none', '--header', 'x-key: hunter2'], 1, '--header goes with mode header'],
  [['--mode', 'header', '--header-name', 'x-key', '--scope', 'a'], 1, '--scope goes with mode oauth'],
  [['--mode', 'oauth', '--client-secret', 'hunter2'], 1, 'the secret and the issuer of a client go with --client-id'],
  [['--mode', 'oauth', '--client-id', 'env:A B'], 1, '--client-id is not env:NAME'],
  [
    ['--mode', 'oauth', '--client-id', 'c', '--client-secret', 'env:NOT_SET'],
    1,
    'config_env_missing: --client-secret reads',
  ],
  [['--mode', 'oauth', '--authorization-server', 'as'], 1, 'authorization server: it is not an http or https URL'],
])('%j is refused, and nothing is changed', async (argv, status, says) => {
  const refused = await auth(...argv);
  expect(refused).toMatchObject({ status, stdout: '' });
  expect(refused.stderr).toContain(says);
  expect(refused.stderr).not.toContain('hunter2');
  const [server] = await onStoreOf(bench, ({ servers }) => servers.list());
  expect(server?.auth).toEqual({ mode: 'none' });
});

test('the list shows the mode, and how a server stands and why', async () => {
  await onStoreOf(bench, async ({ servers, statuses }) => {
    const server = await servers.bySlug('crm');
    const status = {
      state: 'not_connected',
      code: 'upstream_unreachable',
      why: 'no answer',
      problem: undefined,
    } as const;
    await statuses.put(server?.id ?? '', status);
  });
  expect((await bench.run(['server', 'list'])).stdout.split('\n')[1]).toBe(
    'crm   https://crm.example.com/mcp  public   none  default   not connected: no answer',
  );
  const { servers } = JSON.parse((await bench.run(['server', 'list', '--json'])).stdout);
  expect(servers).toEqual([
    {
      name: 'crm',
      url: 'https://crm.example.com/mcp',
      network: 'public',
      mode: 'none',
      headers: [],
      auth: { mode: 'none' },
      disabled: false,
      status: { state: 'not_connected', code: 'upstream_unreachable', why: 'no answer', since: expect.any(String) },
      gateways: [{ gateway: 'default', prefix: 'crm', identity: 'shared' }],
    },
  ]);
});
