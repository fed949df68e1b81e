import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const file = `
egress: { addresses: [203.0.113.7] }
limits: { callTimeout: 60000 }
servers:
  crm: { url: https://crm.example.com/mcp, auth: { mode: oauth, client: { id: ours, secret: env:CRM_SECRET } } }
gateways:
  main: { servers: [crm] }
`;
const environment = { CRM_SECRET: 'hunter2' };
const keep = (text: string, name = 'gatehouse.yaml') => writeFile(join(bench.folder, name), text);
const run = (...argv: string[]) => bench.run(argv, environment);

test('a dry run says what would be changed, and applying it changes that', async () => {
  await keep(file);
  const table = (first: string) =>
    `${first.padEnd(8)}  WHAT        NAME  ON\n` +
    ['server      crm', 'gateway     main', 'assignment  crm   main'].map((row) => `added     ${row}\n`).join('');
  const dry = await run('apply', '--dry-run');
  expect(dry).toEqual({
    status: 0,
    stdout: table('WOULD BE'),
    stderr: 'read when the gateway starts, and not applied: egress, limits\n',
  });
  expect(JSON.parse((await run('server', 'list', '--json')).stdout).servers).toEqual([]);
  expect((await run('apply')).stdout.replaceAll(/ +/g, ' ')).toBe(table('DONE').replaceAll(/ +/g, ' '));
  expect((await run('apply')).stdout).toBe('nothing to change: the installation holds all of it\n');
  expect(JSON.parse((await run('apply', '--json')).stdout)).toEqual({ applied: true, changes: [], revoked: [] });
});

test('what is exported can be applied, and changes nothing', async () => {
  await keep(file);
  await run('apply');
  const { status, stdout, stderr } = await run('export');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(
    /^# Set before it is applied: CRM_CLIENT_SECRET\n# Not in it: 0 tokens, 0 identities, 0 users;/,
  );
  expect(stdout).not.toContain('hunter2');
  await keep(stdout, 'exported.yaml');
  const again = ['apply', '-f', 'exported.yaml'];
  expect((await bench.run(again, { CRM_CLIENT_SECRET: 'hunter2' })).stdout).toMatch(/^nothing to change/);
  expect((await bench.run(again)).stderr).toContain('CRM_CLIENT_SECRET');
});

test('a file that is wrong, or is not there, changes nothing', async () => {
  await keep('servers: { crm: { url: no } }');
  expect((await run('apply')).stderr).toContain('config_invalid');
  expect((await run('apply', '-f', 'absent.yaml')).stderr).toContain('config_unreadable');
  expect(JSON.parse((await run('server', 'list', '--json')).stdout).servers).toEqual([]);
});

test('what the file does not name is removed where that is asked for', async () => {
  await keep(file);
  await run('apply');
  await keep('servers: {}', 'empty.yaml');
  const prune = ['apply', '-f', 'empty.yaml', '--prune'];
  const dry = JSON.parse((await run(...prune, '--dry-run', '--json')).stdout);
  expect(dry.changes.map(({ action }: { action: string }) => action)).toEqual(['gateway.remove', 'server.remove']);
  expect(dry.applied).toBe(false);
  expect((await run(...prune)).stdout).toMatch(/removed +gateway +main/);
  expect((await run('gateway', 'remove', 'main')).stderr).toContain('gateway_unknown');
});
