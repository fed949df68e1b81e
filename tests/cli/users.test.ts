import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onStoreOf } from './data.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const events = async () => {
  const { stdout } = await bench.run(['audit', 'tail', '--json']);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as Record<string, string>)
    .map(({ action, target }) => `${action} ${target}`);
};

test('somebody is invited by a link alone on standard output, and listed until it is taken', async () => {
  const { status, stdout, stderr } = await bench.run(['user', 'invite', 'Ada@example.com', '--role', 'admin']);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:7878\/invitation\/[\w-]{32}\n$/),
  });
  expect(stderr).toContain('works once, for seven days');
  const listed = await bench.run(['user', 'list']);
  expect(listed.stdout).toMatch(/ada@example\.com +admin +- +invited until/);
  const json = await bench.run(['user', 'list', '--json']);
  const secret = stdout.trim().slice(-32);
  for (const text of [listed.stdout, json.stdout, stderr]) expect(text).not.toContain(secret);
  expect(await events()).toEqual(['user.invite ada@example.com admin']);
});

const makeUsers = () =>
  onStoreOf(bench, async ({ users }) => {
    await users.setRole((await users.put('root@example.com')).id, 'admin');
    await users.put('ada@example.com');
  });

test.each([
  ['disable', 'root@example.com'],
  ['remove', 'root@example.com'],
  ['role', 'root@example.com', 'member'],
])('the last administrator is kept from user %s', async (...argv) => {
  await makeUsers();
  const { status, stderr } = await bench.run(['user', ...argv]);
  expect(status).toBe(1);
  expect(stderr).toContain('last_admin: root@example.com is the last administrator');
  expect(await events()).toEqual([]);
});

test('who is there is switched and removed, once', async () => {
  await makeUsers();
  for (const argv of [
    ['role', 'ada@example.com', 'admin'],
    ['disable', 'root@example.com'],
    ['disable', 'root@example.com'],
    ['enable', 'root@example.com'],
    ['remove', 'root@example.com'],
  ])
    expect((await bench.run(['user', ...argv])).status).toBe(0);
  expect(await events()).toEqual([
    'user.role ada@example.com admin',
    'user.disable root@example.com',
    'user.enable root@example.com',
    'user.remove root@example.com',
  ]);
}, 90_000);

test('a reset link is for whoever is there; signing out somebody who is not signed in is no event', async () => {
  await makeUsers();
  expect((await bench.run(['user', 'reset', 'ada@example.com'])).stdout).toMatch(/\/invitation\/[\w-]{32}\n$/);
  expect((await bench.run(['user', 'sign-out', 'ada@example.com'])).status).toBe(0);
  expect((await bench.run(['user', 'reset', 'eve@example.com'])).stderr).toContain('user_unknown');
  expect(await events()).toEqual(['user.invite ada@example.com reset']);
}, 90_000);

test('each start prints a set-up link until the file has made an administrator, whose password then stays', async () => {
  const up = async (environment = {}) => {
    const running = bench.start(['up', '--listen', '127.0.0.1:0'], environment);
    await running.prints(/token create|no servers yet/);
    running.child.kill('SIGTERM');
    await running.ended;
    return running.output;
  };
  const first = await up();
  const [, link = ''] = /^Set up the first administrator: (\S+)$/m.exec(first.stdout) ?? [];
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invitation\/[\w-]{32}$/);
  expect(first.stderr).not.toContain(link.slice(-32));

  await writeFile(join(bench.folder, 'gatehouse.yaml'), 'admin: { email: root@example.com, password: env:PW }\n');
  expect((await bench.run(['up', '--listen', '127.0.0.1:0'], { PW: 'short' })).stderr).toContain('admin.password');
  const kept = () =>
    onStoreOf(bench, async ({ users }) => users.passwordOf((await users.byEmail('root@example.com'))?.id ?? ''));
  const second = await up({ PW: 'four quiet words here' });
  expect(second.stdout).not.toContain('Set up');
  const before = await kept();
  expect(before).toMatch(/^\$scrypt\$/);
  const third = await up({ PW: 'another four quiet words' });
  expect(await kept()).toBe(before);
  expect(second.stdout + second.stderr + third.stdout + third.stderr).not.toContain('quiet words');
  expect(await events()).toEqual([
    'user.add root@example.com',
    'user.role root@example.com admin',
    'user.password root@example.com',
  ]);
});
