import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../postgres/database.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const trace = { GATEHOUSE_LOG: 'trace' };
const newKey = (fill: number) => Buffer.alloc(32, fill).toString('base64');

async function addServer(environment: Record<string, string> = {}): Promise<void> {
  const server = ['server', 'add', 'https://crm.example.com/mcp', '--no-check', '--header', 'x-api-key: env:CRM_KEY'];
  const added = await bench.run(server, { CRM_KEY: 'secret-value', ...environment });
  expect(added).toMatchObject({ status: 0 });
}

/** The master keys in the data folder, each in full and without its end. */
function masterKeys(): string[] {
  const { keys } = JSON.parse(readFileSync(join(bench.folder, 'data', 'keyring.json'), 'utf8')) as {
    keys: Record<string, string>;
  };
  return Object.values(keys).flatMap((key) => [key, key.slice(0, 20), Buffer.from(key, 'base64').toString('hex')]);
}

test('keys are listed with number, state, age and master key, and never themselves', async () => {
  await addServer();
  const { status, stdout, stderr } = await bench.run(['keys', 'list', '--json'], trace);
  expect(status).toBe(0);
  const key = { id: 1, state: 'active', createdAt: expect.stringMatching(/^\d{4}-.*Z$/), master: expect.any(String) };
  expect(JSON.parse(stdout)).toEqual({ keys: [key] });
  const table = await bench.run(['keys', 'list'], trace);
  expect(table.stdout).toMatch(/^KEY {2}STATE {3}CREATED +MASTER\n1 {4}active {2}\S+Z {2}local:[0-9a-f]{16}\n$/);
  for (const secret of masterKeys()) expect(stdout + stderr + table.stdout + table.stderr).not.toContain(secret);
});

test('keys are rotated beside a running gateway, and the audit trail tells of it', async () => {
  await addServer();
  const up = bench.start(['up', '--listen', '127.0.0.1:0']);
  await up.prints(/http:\/\/127\.0\.0\.1:\d+/);
  const rotated = await bench.run(['keys', 'rotate'], trace);
  expect(rotated).toMatchObject({
    status: 0,
    stdout: 'data key 2 seals from now on\n3 sealed anew, data keys dropped: 1\n',
  });
  const again = await bench.run(['keys', 'rotate', '--master', '--json'], trace);
  expect(JSON.parse(again.stdout)).toEqual({
    rotation: { active: 3, resumed: false, resealed: 3, rewrapped: 1, dropped: [2], unreadable: [] },
  });
  expect(up.child.exitCode).toBe(null);
  const { stdout } = await bench.run(['audit', 'tail', '--json']);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(
    events.slice(-3).map(({ action, target, principal, outcome }) => [action, target, principal, outcome]),
  ).toEqual([
    ['keys.rotate', 'data key 2', 'cli', 'ok'],
    ['keys.rotate-master', 'key ring', 'cli', 'ok'],
    ['keys.rotate', 'data key 3', 'cli', 'ok'],
  ]);
  expect(masterKeys()).toHaveLength(6);
  const said = JSON.stringify([rotated, again, stdout, up.output]);
  for (const secret of [...masterKeys(), 'secret-value']) expect(said).not.toContain(secret);
});

test('with a database the key comes from GATEHOUSE_KEY, and is replaced there', async () => {
  const { url, drop } = await createDatabase();
  try {
    const settings = (key: string) => ({ DATABASE_URL: url, GATEHOUSE_KEY: key, ...trace });
    await addServer(settings(newKey(1)));
    const wrong = await bench.run(['keys', 'list'], settings(newKey(2)));
    expect(wrong).toMatchObject({ status: 1, stdout: '' });
    expect(wrong.stderr).toContain('error keyring_unreadable: the key ring in GATEHOUSE_KEY cannot be used');
    const master = await bench.run(['keys', 'rotate', '--master'], settings(newKey(1)));
    expect(master).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('error master_key_given: '),
    });
    const rotated = await bench.run(['keys', 'rotate'], settings(`${newKey(2)},${newKey(1)}`));
    expect(rotated.stdout).toContain('data keys wrapped with the active master key: 1\n');
    expect(await bench.run(['keys', 'list'], settings(newKey(2)))).toMatchObject({ status: 0 });
    for (const { stdout, stderr } of [wrong, master, rotated]) {
      for (const fill of [1, 2]) expect(stdout + stderr).not.toContain(newKey(fill).slice(0, 20));
    }
  } finally {
    await drop();
  }
});

test.each([
  ['no key beside a database', { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, 'key_missing'],
  [
    'an empty key beside a database',
    { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', GATEHOUSE_KEY: '' },
    'key_missing',
  ],
  ['a key that is none', { GATEHOUSE_KEY: 'correct-horse-battery-staple' }, 'key_invalid'],
])('%s stops every command and the gateway', async (_, environment, code) => {
  for (const argv of [
    ['up', '--listen', '127.0.0.1:0'],
    ['server', 'list', '--json'],
  ]) {
    const { status, stdout, stderr } = await bench.run(argv, { ...environment, GATEHOUSE_LOG: 'debug' });
    expect(status).toBe(1);
    expect(stderr).toContain(`error ${code}: `);
    expect(stdout + stderr).not.toContain('correct-horse');
  }
});
