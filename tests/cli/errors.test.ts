import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

interface Row {
  readonly argv: readonly string[];
  readonly code: string;
  readonly message: string;
}

const rows: readonly Row[] = [
  {
    argv: ['up', '--listen', ':7878'],
    code: 'listen_invalid',
    message: 'listen address ":7878" is not host:port, such as 127.0.0.1:7878',
  },
  {
    argv: ['up', '--public-url', 'https://example.com/path'],
    code: 'public_url_invalid',
    message:
      'public URL https://example.com/path is refused: it may not have a path: Gatehouse needs a host name of its own',
  },
  {
    argv: ['up', '--config', 'absent.yaml'],
    code: 'config_unreadable',
    message: 'absent.yaml cannot be read: there is no such file',
  },
  {
    argv: ['up', '--config', 'broken.yaml'],
    code: 'config_not_yaml',
    message: 'broken.yaml:2:1 is not YAML: Map keys must be unique',
  },
  {
    argv: ['up', '--config', 'wrong.yaml'],
    code: 'config_invalid',
    message: 'wrong.yaml is not a valid configuration:\n  wrong.yaml:1:1 tokens: expected a list, found a mapping',
  },
  {
    argv: ['server', 'add', 'http://mcp.example.com'],
    code: 'server_url_invalid',
    message:
      '"http://mcp.example.com" is not the address of an MCP server: plain http shows everything to the network: use https, or set network: private',
  },
  {
    argv: ['server', 'add', 'https://me:hunter2@mcp.example.com'],
    code: 'server_url_invalid',
    message:
      '"https://…@mcp.example.com" is not the address of an MCP server: it may not hold credentials: put them in headers',
  },
  {
    argv: ['server', 'add', 'https://mcp.example.com', '--name', 'No'],
    code: 'slug_invalid',
    message: '"No" is not a name for a server or gateway: 1 to 63 of a-z, 0-9 and inner hyphens',
  },
  {
    argv: ['server', 'add', 'https://mcp.example.com', '--prefix', 'a__b'],
    code: 'prefix_invalid',
    message: '"a__b" is not a prefix: up to 64 of A-Z a-z 0-9 . - and _, without "__"',
  },
  {
    argv: ['server', 'add', 'https://mcp.example.com', '--header', 'hunter2'],
    code: 'header_invalid',
    message: "header refused: write it as 'name: value'",
  },
  {
    argv: ['server', 'add', 'https://mcp.example.com', '--header', 'Host: hunter2'],
    code: 'header_invalid',
    message: 'header refused: "Host": the gateway sets this header itself',
  },
  {
    argv: ['server', 'add', 'https://mcp.example.com', '--header', 'X-Key: env:ABSENT'],
    code: 'config_env_missing',
    message: '--header X-Key reads the environment variable ABSENT, which is not set',
  },
];

describe.each(rows)('gatehouse $argv', ({ argv, code, message }) => {
  test(`ends with ${code}, its page and nothing else`, async () => {
    await writeFile(join(bench.folder, 'broken.yaml'), 'a: 1\na: 2\n');
    await writeFile(join(bench.folder, 'wrong.yaml'), 'tokens: {}\n');
    expect(await bench.run(argv)).toEqual({
      status: 1,
      stdout: '',
      stderr: `gatehouse: error ${code}: ${message}\nsee docs/errors/${code}.md\n`,
    });
    expect(existsSync(join(bench.folder, 'data'))).toBe(false);
  });
});

test('--json puts the error on standard output too', async () => {
  const { status, stdout } = await bench.run(['token', 'create', '--gateway', 'nope', '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    error: { code: 'gateway_unknown', message: expect.stringContaining('there is no gateway named "nope"') },
  });
});

test.each([['up'], ['token', 'list']])('a file in the place of the data folder is refused: %s %s', async (...argv) => {
  await writeFile(join(bench.folder, 'data'), 'not a folder');
  const { status, stdout, stderr } = await bench.run(argv);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^gatehouse: error data_unwritable: the data folder \S+ cannot be written: .+\nsee docs\/errors\/data_unwritable\.md\n$/,
  );
});

test('a port in use is named, and neither process nor lock is left behind', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const listen = `127.0.0.1:${(squatter.address() as AddressInfo).port}`;
  const { status, stdout, stderr } = await bench.run(['up', '--demo', '--listen', listen], { GATEHOUSE_LOG: 'error' });
  squatter.close();
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr:
      `gatehouse: error port_in_use: ${listen} is in use by another program: stop it, or choose another with --listen\n` +
      'see docs/errors/port_in_use.md\n',
  });
  const again = bench.start(['up', '--listen', '127.0.0.1:0']);
  await again.prints(/Gatehouse is ready/);
});

test('GATEHOUSE_LOG=debug shows what led to an error', async () => {
  const { stderr } = await bench.run(['up', '--config', 'absent.yaml'], { GATEHOUSE_LOG: 'debug' });
  expect(stderr).toMatch(/^caused by: Error: ENOENT/m);
});
