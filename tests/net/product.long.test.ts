import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBench, type Running } from '../cli/run.ts';
import { createDatabase } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { startHttp } from './loopback.ts';

const token = `gth_${'n'.repeat(32)}`;

interface Wanted {
  readonly server: object;
  readonly egress?: object;
  readonly port?: number;
  readonly environment?: Record<string, string>;
}

/** Runs `gatehouse up` with one server, opens a session, which asks that server for its lists, and answers the log. */
async function logOf({ server, egress = {}, port = 0, environment = {} }: Wanted): Promise<string> {
  const bench = await openBench();
  onTestFinished(() => bench.close());
  const configuration = {
    egress,
    servers: { crm: server },
    gateways: { demo: { servers: ['crm'] } },
    tokens: [{ name: 'test', gateway: 'demo', token }],
  };
  await mkdir(join(bench.folder, 'data'), { mode: 0o700 });
  await writeFile(join(bench.folder, 'gatehouse.yaml'), JSON.stringify(configuration));
  const running = bench.start(['up', '--listen', `127.0.0.1:${port}`], environment);
  const [url] = await running.prints(/http:\/\/127\.0\.0\.1:\d+/);
  await initialize(url);
  await expect.poll(() => running.output.stderr, { timeout: 8_000 }).toContain('left out of lists');
  return stopped(running);
}

function initialize(url: string): Promise<Response> {
  const clientInfo = { name: 't', version: '1' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  return fetch(`${url}/mcp/demo`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  });
}

async function stopped({ child, ended }: Running): Promise<string> {
  child.kill('SIGTERM');
  const { stdout, stderr } = await ended;
  return stdout + stderr;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('a server that is the gateway itself is not called', async () => {
  const port = await freePort();
  const server = { url: `http://127.0.0.1:${port}/mcp/demo`, network: 'private' };
  expect(await logOf({ server, port })).toContain(`127.0.0.1 port ${port} is Gatehouse's own listener`);
});

test('a server that is the database of the gateway is not called', async () => {
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const { hostname, port } = new URL(database.url);
  const server = { url: `http://${hostname}:${port}/`, network: 'private' };
  const log = await logOf({ server, environment: { DATABASE_URL: database.url, GATEHOUSE_KEY: masterKey } });
  expect(log).toContain(`port ${port} is Gatehouse's own database`);
});

test('egress of gatehouse.yaml is what servers are reached with', async () => {
  const seen: (string | undefined)[] = [];
  const { url } = await startHttp((request, response) => {
    seen.push(request.socket.remoteAddress);
    response.writeHead(500).end();
  });
  await logOf({
    server: { url, network: 'private' },
    egress: { addresses: ['203.0.113.7'], localAddress: '127.0.0.2' },
  });
  expect(new Set(seen)).toEqual(new Set(['127.0.0.2']));
});

test('the proxy of gatehouse.yaml is used, and its credentials stand in no log', async () => {
  const asked: (string | undefined)[] = [];
  const proxy = createServer((socket) => {
    socket.once('data', (head: Buffer) => {
      asked.push(head.toString());
      socket.end('HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const environment = { EGRESS_PROXY: `http://user:hunter2hunter2@127.0.0.1:${port}` };
  // A literal address, since no test may ask a resolver: it is public, and only the proxy is ever connected to.
  const server = { url: 'https://8.8.8.8/mcp' };
  const log = await logOf({ server, egress: { proxy: 'env:EGRESS_PROXY' }, environment });
  const credentials = Buffer.from('user:hunter2hunter2').toString('base64');
  expect(asked[0]).toMatch(/^CONNECT 8\.8\.8\.8:443 HTTP\/1\.1\r\n/);
  expect(asked[0]).toContain(`proxy-authorization: Basic ${credentials}`);
  expect(log).toContain('the egress proxy refused the way with HTTP 407');
  expect(log).not.toContain('hunter2');
  expect(log).not.toContain(credentials);
});
