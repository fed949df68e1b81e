import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openBench, type Running } from './run.ts';

const shell = promisify(execFile);
const anyPort = ['up', '--listen', '127.0.0.1:0'];

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

describe('with --demo', () => {
  test('the first run prints a curl command that calls a tool, and the next ones no token', async () => {
    const first = bench.start([...anyPort, '--demo']);
    const [, curl = ''] = await first.prints(/^( {2}curl [\s\S]*?\)")$/m);
    const called = await shell('sh', ['-c', curl]);
    expect(called.stdout).toContain('"result"');
    expect(called.stdout).toContain('you');
    const [token = ''] = await first.prints(/gth_[A-Za-z0-9_-]{43}/);
    expect(await stop(first)).toBe(0);
    expect(first.output.stderr).not.toContain(token);

    const second = bench.start([...anyPort, '--demo']);
    await second.prints(/http:\/\/127\.0\.0\.1:\d+\/mcp\/demo/);
    expect(await stop(second)).toBe(0);
    expect(second.output.stdout).not.toContain('gth_');
    expect(second.output.stdout).toContain('gatehouse token create --gateway demo');
  });

  test('npm start gets commands that work in the repository', async () => {
    const running = bench.start([...anyPort, '--demo'], { npm_lifecycle_event: 'start' });
    await running.prints(
      /^ {2}npm exec -- mcp-inspector --cli http:\/\/127\.0\.0\.1:\d+\/mcp\/demo --transport http \\$/m,
    );
    await running.prints(/^ {2}npm exec -- gatehouse server add https:\/\/mcp\.example\.com\/mcp --gateway demo$/m);
  });

  test.each([
    ['SIGTERM', 0],
    ['SIGINT', 0],
    ['SIGKILL', null],
  ] as const)('the demo server ends with a gateway that gets %s', async (signal, status) => {
    const running = bench.start([...anyPort, '--demo', '--data', 'd']);
    await running.prints(/Call a tool/);
    const { servers } = JSON.parse((await bench.run(['server', 'list', '--data', 'd', '--json'])).stdout) as {
      servers: { url: string }[];
    };
    const url = servers[0]?.url ?? '';
    expect(await answers(url)).toBe(true);
    running.child.kill(signal);
    expect((await running.ended).status).toBe(status);
    await expect.poll(() => answers(url), { timeout: 5000 }).toBe(false);
  });
});

test('without any server it says how to add one', async () => {
  const running = bench.start([...anyPort, '--data', 'mine']);
  await running.prints(/Gatehouse is ready at http:\/\/127\.0\.0\.1:\d+\n {2}data {11}mine\n/);
  await running.prints(/gatehouse server add https:\/\/mcp\.example\.com\/mcp --data mine/);
  expect(await stop(running)).toBe(0);
});

test('gatehouse.yaml in the folder is applied, shown, and changes nothing the second time', async () => {
  const token = `gth_${'c'.repeat(30)}`;
  await writeFile(
    join(bench.folder, 'gatehouse.yaml'),
    [
      'publicUrl: https://mcp.example.com',
      'servers:',
      '  crm: { url: https://crm.example.com/mcp, auth: { mode: header, headers: { x-api-key: env:CRM_KEY } } }',
      'gateways: { sales: { servers: [crm] } }',
      'tokens: [{ name: ci, gateway: sales, token: env:CI_TOKEN }]',
    ].join('\n'),
  );
  const secrets = { CRM_KEY: 'hunter2', CI_TOKEN: token };
  for (const _ of ['first', 'second']) {
    const running = bench.start(anyPort, secrets);
    await running.prints(/^ {2}https:\/\/mcp\.example\.com\/mcp\/sales$/m);
    expect(await stop(running)).toBe(0);
    expect(running.output.stdout + running.output.stderr).not.toMatch(/hunter2|gth_c/);
  }
  const trail = await bench.run(['audit', 'tail', '--json']);
  const events = trail.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(events.map(({ kind, action, target, principal }) => `${kind} ${action} ${target} ${principal}`)).toEqual([
    'admin server.add crm config',
    'admin gateway.add sales config',
    'admin assignment.add crm config',
    'admin token.add ci config',
  ]);
  expect(trail.stdout).not.toMatch(/hunter2|gth_/);
});

test('a token that was revoked by hand is not brought back by the file', async () => {
  const file = ['gateways: { demo: {} }', `tokens: [{ name: ci, gateway: demo, token: gth_${'c'.repeat(30)} }]`];
  await writeFile(join(bench.folder, 'gatehouse.yaml'), file.join('\n'));
  const first = bench.start(anyPort);
  await first.prints(/ready/);
  await bench.run(['token', 'revoke', 'ci', '--gateway', 'demo']);
  await stop(first);
  const second = bench.start(anyPort);
  await second.prints(/ready/);
  await stop(second);
  expect(second.output.stderr).toContain('this token of the configuration file was revoked and stays so');
  const { tokens } = JSON.parse((await bench.run(['token', 'list', '--json'])).stdout) as {
    tokens: { revokedAt: unknown }[];
  };
  expect(tokens).toEqual([expect.objectContaining({ name: 'ci', revokedAt: expect.any(String) })]);
});

test('a second one on the same folder is refused while the first runs', async () => {
  const first = bench.start(anyPort);
  await first.prints(/ready/);
  const { status, stderr } = await bench.run(anyPort, { GATEHOUSE_LOG: 'error' });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^gatehouse: error data_in_use: another gatehouse runs on \S+: .+\nsee docs\/errors\/data_in_use\.md\n$/,
  );
  expect(await stop(first)).toBe(0);
});

test('a server added beside a running gateway is served without a restart', async () => {
  const demo = bench.start(['demo-server', '--listen', '127.0.0.1:0', '--json']);
  const [, url = ''] = await demo.prints(/"url":"([^"]+)"/);
  const running = bench.start(anyPort);
  const [, base = ''] = await running.prints(/ready at (\S+)/);
  await bench.run(['server', 'add', url, '--network', 'private', '--name', 'mine', '--gateway', 'lab']);
  const { stdout: token } = await bench.run(['token', 'create', '--gateway', 'lab']);
  const headers = {
    authorization: `Bearer ${token.trim()}`,
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
  };
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  });
  const status = async () => (await fetch(`${base}/mcp/lab`, { method: 'POST', headers, body })).status;
  await expect.poll(status, { timeout: 3000 }).toBe(200);
  await bench.run(['token', 'revoke', 'token', '--gateway', 'lab']);
  await expect.poll(status, { timeout: 3000 }).toBe(401);
});

test('the log is JSON lines on standard error', async () => {
  const running = bench.start(anyPort);
  await running.prints(/ready/);
  await stop(running);
  const lines = running.output.stderr.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({ level: 'info', msg: 'stopping' }),
  );
  await expect(readFile(join(bench.folder, 'data', 'gateway.db'))).resolves.toBeInstanceOf(Buffer);
});

async function stop({ child, ended }: Running): Promise<number | null> {
  child.kill('SIGTERM');
  return (await ended).status;
}

async function answers(url: string): Promise<boolean> {
  await sleep(20);
  return fetch(url).then(
    () => true,
    () => false,
  );
}
