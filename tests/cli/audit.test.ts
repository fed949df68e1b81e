import { request } from 'node:http';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const add = (name: string, environment?: Record<string, string>) =>
  bench.run(['server', 'add', `https://${name}.example.com/mcp`, '--no-check', '--name', name], environment);

/** Runs SQL on the trail as somebody does who has the file. */
const sql = (text: string) => {
  const connection = new Sqlite(join(bench.folder, 'data/audit.db'));
  connection.exec(text);
  connection.close();
};

const targets = async (argv: readonly string[], environment?: Record<string, string>) => {
  const { stdout } = await bench.run(['audit', 'tail', '--json', ...argv], environment);
  const lines = stdout.split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { target: string }).target);
};

test('events are chosen by time, name, outcome and words', async () => {
  await add('a');
  await add('b');
  expect(await targets([])).toEqual(['default', 'a', 'b']);
  expect(await targets(['--server', 'a'])).toEqual(['a']);
  expect(await targets(['--principal', 'cli', '--outcome', 'error'])).toEqual([]);
  expect(await targets(['--gateway', 'default', '--search', 'SERVER add'])).toEqual(['a', 'b']);
  expect(await targets(['--since', '1h', '--until', '2999-01-01'])).toEqual(['default', 'a', 'b']);
  expect(await targets(['--until', '1h'])).toEqual([]);
});

test.each([
  [['--since', 'yesterday'], 'It is such as 15m, 2h or 7d, or 2026-01-31T12:00Z.'],
  [['--since', '2026-99-99'], 'It is such as 15m, 2h or 7d, or 2026-01-31T12:00Z.'],
  [['--outcome', 'fine'], 'Allowed choices are ok, error, denied.'],
])('%j is wrong usage', async (argv, says) => {
  const { status, stderr } = await bench.run(['audit', 'tail', ...argv]);
  expect(status).toBe(2);
  expect(stderr).toContain(says);
});

test('a whole trail is verified, and a changed one names the first batch that does not match', async () => {
  expect((await bench.run(['audit', 'verify'])).stdout).toBe('the audit trail is empty\n');
  await add('a');
  await add('b');
  const whole = await bench.run(['audit', 'verify']);
  expect(whole).toMatchObject({ status: 0, stderr: '' });
  expect(whole.stdout).toMatch(/^3 events in 2 batches are as they were recorded\nhead: 2 [0-9a-f]{64}\n$/);
  const { stdout } = await bench.run(['audit', 'verify', '--json']);
  expect(JSON.parse(stdout)).toEqual({
    batches: 2,
    events: 3,
    head: { batch: 2, digest: whole.stdout.trimEnd().split(' ').at(-1) },
  });

  sql("update audit_events set principal = 'somebody' where id = 3");
  const broken = await bench.run(['audit', 'verify', '--json']);
  expect(broken.status).toBe(1);
  expect(broken.stderr).toContain('gatehouse: error audit_broken: ');
  expect(broken.stderr).toContain('batch 2 (events 3 to 3)');
  expect(JSON.parse(broken.stdout)).toMatchObject({ error: { code: 'audit_broken' } });
});

test('with DATABASE_URL the trail is in the database, and no file is made for it', async () => {
  const { url: DATABASE_URL, drop } = await createDatabase();
  const environment = { DATABASE_URL, GATEHOUSE_KEY: masterKey };
  expect(await add('a', environment)).toMatchObject({ status: 0, stderr: '' });
  expect(await targets(['--server', 'a'], environment)).toEqual(['a']);
  expect((await bench.run(['audit', 'verify'], environment)).stdout).toContain('2 events in 1 batches');
  expect(await targets([])).toEqual([]);
  await drop();
  const unreachable = await bench.run(['audit', 'tail'], environment);
  expect(unreachable).toMatchObject({ status: 1, stderr: expect.stringContaining('database_unreachable') });
});

test('a change whose record is refused by the disk says that it was made, and fails', async () => {
  await add('a');
  sql('alter table audit_batches rename to elsewhere');
  const { status, stdout, stderr } = await add('b');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('gatehouse: error audit_unkept: the change was made (server.add b)');
  sql('alter table elsewhere rename to audit_batches');
  expect((await bench.run(['server', 'list'])).stdout).toContain('https://b.example.com/mcp');
  expect(await targets([])).toEqual(['default', 'a']);
}, 60_000);

test('strangers are counted by network and reason, and leave no events', async () => {
  await add('a');
  const running = bench.start(['up', '--listen', '127.0.0.1:0']);
  const [, url = ''] = await running.prints(/ready at (\S+)/);
  const ask = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${url}/mcp/default`, { method: 'POST', headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      asked.on('error', reject).end('{}');
    });
  for (let times = 0; times < 3; times += 1) expect(await ask({})).toBe(401);
  expect(await ask({ authorization: 'Bearer gth_unknown' })).toBe(401);
  expect(await ask({ host: 'elsewhere.example.com' })).toBe(403);
  running.child.kill('SIGTERM');
  await running.ended;
  expect(await targets([])).toEqual(['default', 'a']);

  const { refused } = JSON.parse((await bench.run(['audit', 'refused', '--json'])).stdout) as {
    refused: { prefix: string; code: string; count: number }[];
  };
  // A minute may end in between.
  const count = (code: string) => refused.filter((row) => row.code === code).reduce((sum, row) => sum + row.count, 0);
  expect(['token_missing', 'token_invalid', 'host_not_allowed'].map(count)).toEqual([3, 1, 1]);
  expect(new Set(refused.map(({ prefix }) => prefix))).toEqual(new Set(['127.0.0.0/24']));
  const { stdout } = await bench.run(['audit', 'refused', '--since', '1h']);
  expect(stdout).toMatch(/^MINUTE +NETWORK +CODE +COUNT\n/);
  expect(stdout).toMatch(/^\S+:00\.000Z +127\.0\.0\.0\/24 +token_missing +\d$/m);
});

test('nobody refused is said so', async () => {
  expect(await bench.run(['audit', 'refused'])).toEqual({ status: 0, stdout: 'nobody was refused\n', stderr: '' });
});
