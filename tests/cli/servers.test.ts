import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onStoreOf } from './data.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

test('a server is called before it is added, and what it is gets shown', async () => {
  const demo = bench.start(['demo-server', '--listen', '127.0.0.1:0', '--json']);
  const [, url = ''] = await demo.prints(/"url":"([^"]+)"/);
  const added = await bench.run(['server', 'add', url, '--network', 'private', '--name', 'demo', '--json']);
  expect(added).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/POST \S+\/mcp → HTTP 200: gatehouse-demo .*\n[\s\S]*Open: /),
  });
  expect(JSON.parse(added.stdout)).toEqual({
    server: { name: 'demo', url, network: 'private', mode: 'none', headers: [] },
    gateway: 'default',
    prefix: 'demo',
    identity: 'shared',
    verdict: 'open',
    link: null,
    checked: {
      name: expect.any(String),
      version: expect.any(String),
      protocolVersion: '2025-11-25',
      tools: expect.any(Number),
    },
  });
});

test('a server that cannot be reached is refused, with the way to add it anyway', async () => {
  const dead = ['server', 'add', 'http://127.0.0.1:9/mcp', '--network', 'private', '--name', 'dead'];
  const refused = await bench.run(dead);
  expect(refused).toMatchObject({ status: 1, stdout: '' });
  expect(refused.stderr).toMatch(
    /gatehouse: error upstream_unreachable: server "dead" cannot be reached: .+\nsee docs\/errors\/upstream_unreachable\.md\nnothing was added; --no-check adds it anyway\n$/,
  );
  expect((await bench.run(['server', 'list', '--json'])).stdout).toBe('{"servers":[]}\n');

  const added = await bench.run([...dead, '--no-check']);
  expect(added).toEqual({
    status: 0,
    stdout:
      'server "dead" is on gateway "default", its tools as dead__…; it was not called\n' +
      'a token for it: gatehouse token create --gateway default\n',
    stderr: '',
  });
});

test('names are made from the URL and made unique; a name that was chosen is not changed', async () => {
  const add = (...more: string[]) =>
    bench.run(['server', 'add', 'https://mcp.linear.app/mcp', '--no-check', '--json', ...more]);
  const names = [await add(), await add(), await add('--gateway', 'other')].map(({ stdout }) => {
    const { server, prefix } = JSON.parse(stdout) as { server: { name: string }; prefix: string };
    return `${server.name} ${prefix}`;
  });
  expect(names).toEqual(['linear linear', 'linear-2 linear-2', 'linear-3 linear-3']);
  expect((await add('--name', 'linear-2')).stdout).toContain('"slug_taken"');
  expect((await add('--prefix', 'linear')).stdout).toContain('"prefix_taken"');
  expect(JSON.parse((await bench.run(['server', 'list', '--json'])).stdout).servers).toHaveLength(3);
});

test('the list shows header names, never values, and the data folder holds them sealed', async () => {
  const argv = [
    'server',
    'add',
    'https://crm.example.com/mcp',
    '--no-check',
    '--name',
    'crm',
    '--prefix',
    'c',
    '--gateway',
    'demo',
  ];
  const headers = ['--header', 'x-api-key: env:CRM_KEY', '--header', 'X-Other: plainhunter2'];
  const added = await bench.run([...argv, ...headers], { CRM_KEY: 'envhunter2', GATEHOUSE_LOG: 'trace' });
  expect(added.status).toBe(0);

  const list = await bench.run(['server', 'list']);
  expect(list.stdout).toBe(
    'NAME  URL                          NETWORK  AUTH                        GATEWAYS           STATE\n' +
      'crm   https://crm.example.com/mcp  public   header: x-api-key, X-Other  demo (prefix "c")  not seen yet\n',
  );
  const trail = await bench.run(['audit', 'tail', '--json']);
  const files = await readdir(join(bench.folder, 'data'), { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  for (const text of [added.stdout, added.stderr, list.stdout, trail.stdout, ...contents])
    expect(text).not.toContain('hunter2');
});

test('servers and gateways are switched off and on, each change is recorded once, and unknown ones are refused', async () => {
  await bench.run(['server', 'add', 'https://crm.example.com/mcp', '--no-check', '--gateway', 'demo', '--name', 'crm']);
  for (const words of ['server disable crm', 'server disable crm', 'gateway disable demo', 'gateway enable demo']) {
    expect(await bench.run(words.split(' '))).toMatchObject({ status: 0 });
  }
  const list = JSON.parse((await bench.run(['server', 'list', '--json'])).stdout);
  expect(list).toMatchObject({ servers: [{ name: 'crm', disabled: true }] });
  const trail = (await bench.run(['audit', 'tail', '--json'])).stdout.trim().split('\n');
  const actions = trail.map((line) => (JSON.parse(line) as { action: string }).action);
  expect(actions).toEqual(['gateway.add', 'server.add', 'server.disable', 'gateway.disable', 'gateway.enable']);
  expect((await bench.run(['server', 'disable', 'nobody'])).stderr).toContain('server_unknown');
  expect((await bench.run(['gateway', 'disable', 'nobody'])).stderr).toContain('gateway_unknown');
});

test('a server that answers is degraded while an identity there is not connected, and says why', async () => {
  await bench.run(['server', 'add', 'https://crm.example.com/mcp', '--no-check', '--name', 'crm']);
  await onStoreOf(bench, async (store) => {
    const [server] = await store.servers.list();
    const id = server?.id ?? '';
    await store.statuses.put(id, { state: 'connected', code: '', why: '', problem: undefined });
    const { id: identity, version } = await store.identities.setHeaders(id, null, { 'x-key': 'k' });
    const ended = {
      state: 'not_connected',
      code: 'sign_in_needed',
      why: 'the key has ended',
      problem: undefined,
    } as const;
    await store.identities.setStatus(identity, version, ended);
  });
  expect((await bench.run(['server', 'list'])).stdout).toContain('degraded: the key has ended');
});
