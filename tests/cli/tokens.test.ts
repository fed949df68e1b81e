import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  const added = await bench.run(['server', 'add', 'https://crm.example.com/mcp', '--no-check', '--gateway', 'demo']);
  expect(added.status).toBe(0);
});
afterEach(() => bench.close());

test('a token is printed once, alone on standard output, and is nowhere else', async () => {
  const { status, stdout, stderr } = await bench.run(['token', 'create', '--name', 'ci'], { GATEHOUSE_LOG: 'trace' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^gth_[A-Za-z0-9_-]{43}\n$/);
  const token = stdout.trim();
  expect(stderr).toContain('This is token "ci" for gateway "demo". It is not shown again.');
  expect(stderr).not.toContain(token);
  for (const argv of [
    ['token', 'list', '--json'],
    ['audit', 'tail', '--json'],
    ['server', 'list', '--json'],
  ]) {
    const shown = await bench.run(argv, { GATEHOUSE_LOG: 'trace' });
    expect(shown.status).toBe(0);
    expect(shown.stdout + shown.stderr).not.toContain(token);
  }
  expect(await filesWith(join(bench.folder, 'data'), token)).toEqual([]);
});

test('tokens are named by themselves, listed and revoked', async () => {
  const first = await bench.run(['token', 'create', '--json']);
  expect(JSON.parse(first.stdout)).toEqual({ name: 'token', gateway: 'demo', token: expect.stringMatching(/^gth_/) });
  await bench.run(['token', 'create', '--gateway', 'demo']);

  const revoked = await bench.run(['token', 'revoke', 'token']);
  expect(revoked).toEqual({ status: 0, stdout: 'token "token" of gateway "demo" is revoked\n', stderr: '' });
  expect((await bench.run(['token', 'revoke', 'token', '--json'])).stdout).toBe(
    '{"revoked":{"name":"token","gateway":"demo"}}\n',
  );

  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const id = expect.stringMatching(/^tok_/);
  expect(JSON.parse((await bench.run(['token', 'list', '--json'])).stdout)).toEqual({
    tokens: [
      { id, name: 'token', gateway: 'demo', user: null, createdAt: time, revokedAt: time },
      { id, name: 'token-2', gateway: 'demo', user: null, createdAt: time, revokedAt: null },
    ],
  });
  const table = (await bench.run(['token', 'list'])).stdout.split('\n');
  expect(table[0]).toMatch(/^NAME {5}GATEWAY {2}USER {2}CREATED +STATE$/);
  expect(table[2]).toMatch(/^token-2 {2}demo {5}- {5}\S+ {2}valid$/);

  const { events, raw } = await auditEvents();
  expect(events).toEqual([
    'gateway.add demo demo  cli ok',
    'server.add crm.example demo crm.example cli ok'.replaceAll('crm.example', 'example'),
    'token.add token demo  cli ok',
    'token.add token-2 demo  cli ok',
    'token.revoke token demo  cli ok',
  ]);
  expect(raw).not.toContain('gth_');
});

test('a token can be somebody’s, who is known by an e-mail address in any case', async () => {
  const made = await bench.run(['token', 'create', '--name', 'anna', '--user', 'Anna@Example.com']);
  expect(made.status).toBe(0);
  await bench.run(['token', 'create', '--name', 'other', '--user', 'anna@example.com']);
  const { tokens } = JSON.parse((await bench.run(['token', 'list', '--json'])).stdout);
  expect(tokens).toMatchObject([
    { name: 'anna', user: 'anna@example.com' },
    { name: 'other', user: 'anna@example.com' },
  ]);
  expect((await bench.run(['token', 'create', '--user', 'anna'])).stderr).toContain(
    'email_invalid: "anna" is not an e-mail address',
  );
});

test('a name in use, a bad name and an unknown token are refused', async () => {
  await bench.run(['token', 'create', '--name', 'ci']);
  expect((await bench.run(['token', 'create', '--name', 'ci'])).stderr).toContain(
    'token_unusable: token refused: gateway "demo" has a token "ci" already: revoke it first or choose another name',
  );
  expect((await bench.run(['token', 'create', '--name', 'a b'])).stderr).toContain(
    'token_unusable: token refused: "a b" is not a name',
  );
  expect((await bench.run(['token', 'revoke', 'nope'])).stderr).toContain(
    'token_unknown: gateway "demo" has no token named "nope"',
  );
});

async function auditEvents(): Promise<{ events: string[]; raw: string }> {
  const { stdout } = await bench.run(['audit', 'tail', '--json']);
  const lines = stdout.trimEnd().split('\n');
  const events = lines.map((line) => {
    const event = JSON.parse(line) as Record<string, string>;
    return ['action', 'target', 'gateway', 'server', 'principal', 'outcome'].map((key) => event[key]).join(' ');
  });
  return { events, raw: stdout };
}

async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(1);
  const contents = await Promise.all(files.map(async (file) => ({ file, bytes: await readFile(file) })));
  return contents.filter(({ bytes }) => bytes.includes(text)).map(({ file }) => file);
}
