import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { admit } from '../doctor/patient.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

test('a healthy server ends with 0, and what is done is announced', async () => {
  const { url } = await admit();
  const { status, stdout, stderr } = await bench.run(['doctor', url]);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^verdict: OAuth at .*\nfindings: none\n\nleft behind: 11 sign-ins/),
  });
  expect(stderr).toMatch(/^examining 127[\s\S]*check registration: registers a client[\s\S]*check cleaning up/);
});

test('a fault ends with 1, as JSON in the agreed form, with annotations beside it, and is written as a page', async () => {
  const { url } = await admit({ asksFor: 'key', sharesSessions: false });
  const argv = [
    'doctor',
    url,
    '--json',
    '--report',
    'report.html',
    '--header',
    'x-api-key: good',
    '--header',
    'x-second: env:KEY',
  ];
  const { status, stdout, stderr } = await bench.run(argv, { KEY: 'hunter2-hunter2', GITHUB_ACTIONS: 'true' });
  expect(status).toBe(1);
  const report = JSON.parse(stdout) as { findings: object[]; transcript: object[] };
  expect(report).toMatchObject({ url, verdict: 'header', era: 'legacy', authMode: 'header' });
  expect(report.findings).toContainEqual({
    code: 'sessions_lost',
    severity: 'error',
    symptom: expect.any(String),
    cause: expect.any(String),
    fix: expect.any(String),
    evidence: { saw: expect.stringContaining('4 were refused'), url },
  });
  expect(report.transcript.length).toBeGreaterThan(10);
  expect(stderr).toMatch(/^::error title=gatehouse doctor%3A sessions_lost::/m);
  const page = await readFile(join(bench.folder, 'report.html'), 'utf8');
  expect(page).toContain('sessions_lost');
  expect(stdout + stderr + page).not.toContain('hunter2');
});

test.each([
  ['a cause that shows', 'redirect_uri mismatch', /which is: callback_refused$/m],
  ['causes that do not', 'Session not found', /which may be: [\s\S]*sessions_lost[\s\S]*none of them shows now$/m],
  ['nothing', 'Welcome back', /what the page said: nothing that is known/],
])('what an error page said points to %s', async (_what, said, points) => {
  const { url } = await admit({ sendsBack: () => false });
  const { status, stdout } = await bench.run(['doctor', url, '--said', said]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringMatching(points) });
});

test('--passive only looks', async () => {
  const server = await admit({ sharesClients: false });
  const { status, stderr } = await bench.run(['doctor', server.url, '--passive']);
  expect({ status, registered: server.asked('POST /register') }).toEqual({ status: 0, registered: 0 });
  expect(stderr).not.toContain('check ');
});

test.each<[string, readonly string[], number, RegExp]>([
  ['a server that cannot be reached', ['http://127.0.0.1:9/mcp'], 3, /^verdict: Unreachable \(TCP\)/],
  ['an address that is none', ['127.0.0.1'], 2, /error server_url_invalid: .* it is not an http or https URL/],
  ['credentials in the address', ['http://me:hunter2@127.0.0.1/mcp'], 2, /it may not hold credentials/],
  ['a callback that is none', ['http://127.0.0.1:9/mcp', '--callback', 'x'], 2, /error callback_invalid/],
  ['a header that is none', ['http://127.0.0.1:9/mcp', '--header', 'hunter2'], 2, /header_invalid/],
  ['a header that is ours', ['http://127.0.0.1:9/mcp', '--header', 'mcp-session-id: hunter2'], 2, /header_invalid/],
  ['a severity that is none', ['http://127.0.0.1:9/mcp', '--fail-on', 'fatal'], 2, /Allowed choices/],
  [
    'a page that cannot be written',
    ['http://127.0.0.1:9/mcp', '--report', 'no/such/folder.html'],
    4,
    /cannot be written/,
  ],
])('%s ends with its own status, and no stack', async (_what, argv, expected, says) => {
  const { status, stdout, stderr } = await bench.run(['doctor', ...argv]);
  expect({ status, text: `${stdout}${stderr}` }).toEqual({
    status: expected,
    text: expect.stringMatching(new RegExp(says, 'm')),
  });
  expect(stdout + stderr).not.toMatch(/^ {4}at /m);
  if (expected === 2) expect(stdout + stderr).not.toContain('hunter2');
});
