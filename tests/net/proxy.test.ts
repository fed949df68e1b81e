import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { beforeAll, expect, test, vi } from 'vitest';
import { certificate, startHttp, startHttps } from './loopback.ts';
import { startProxy } from './proxy.ts';
import { resolver, send, wayOut } from './way-out.ts';

beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), certificate]));

const names = { 'mcp.test': [['8.8.8.8']], 'inside.test': [['8.8.8.8', '10.0.0.1']], 'literal.test': [['127.0.0.1']] };
const startHello = () => startHttps((_request, response) => response.end('hello'));
const forbidden = { code: 'network_forbidden' };

test('a public server is called through the proxy, by name and with TLS from end to end', async () => {
  const server = await startHello();
  const { egress, asked } = await startProxy(server.port, 200, 'Basic dTpw');
  const answer = await send(wayOut({ egress, ...resolver(names) }), 'https://mcp.test/mcp?x=1', 'public');
  expect(answer).toMatchObject({ status: 200, body: 'hello' });
  expect(asked).toEqual([{ target: 'mcp.test:443', authorization: 'Basic dTpw' }]);
  expect(server.requests.map(({ url, headers }) => [url, headers.host])).toEqual([['/mcp?x=1', 'mcp.test']]);
});

test('the credentials of the proxy are not sent to the server', async () => {
  const server = await startHello();
  const { egress } = await startProxy(server.port, 200, 'Basic dTpw');
  await send(wayOut({ egress, ...resolver(names) }), 'https://mcp.test/', 'public');
  expect(JSON.stringify(server.requests[0]?.headers)).not.toContain('dTpw');
});

test('a kept connection goes through the proxy once', async () => {
  const server = await startHello();
  const { egress, asked } = await startProxy(server.port);
  const outbound = wayOut({ egress, ...resolver(names) });
  for (let call = 0; call < 3; call++) {
    expect(await send(outbound, 'https://mcp.test/', 'public')).toMatchObject({ status: 200 });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(asked).toHaveLength(1);
});

test.each([
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://10.1.2.3/',
  'https://169.254.169.254/',
  'https://inside.test/',
  'https://literal.test/',
])('%s is refused for a public server before the proxy is asked', async (url) => {
  const server = await startHello();
  const { egress, asked } = await startProxy(server.port);
  expect(await send(wayOut({ egress, ...resolver(names) }), url, 'public')).toMatchObject(forbidden);
  expect(asked).toEqual([]);
});

test('a name that our own resolver does not know is not given to the proxy', async () => {
  const server = await startHello();
  const { egress, asked } = await startProxy(server.port);
  expect(await send(wayOut({ egress, ...resolver(names) }), 'https://unknown.test/', 'public')).toMatchObject({
    message: expect.stringContaining('does not resolve'),
  });
  expect(asked).toEqual([]);
});

test('a private server is called directly, not through the proxy', async () => {
  const inside = await startHttp((_request, response) => response.end('inside'));
  const { egress, asked } = await startProxy(1);
  expect(await send(wayOut({ egress }), inside.url, 'private')).toMatchObject({ body: 'inside' });
  expect(asked).toEqual([]);
});

test.each([403, 407, 502])('a proxy that answers %i is named as the reason, its words are not', async (status) => {
  const { egress } = await startProxy(1, status, 'Basic aHVudGVyMg==');
  expect(await send(wayOut({ egress, ...resolver(names) }), 'https://mcp.test/', 'public')).toEqual({
    code: 'upstream_unreachable',
    message: `server "crm" cannot be reached: the egress proxy refused the way with HTTP ${status}`,
  });
});

test('a proxy that is not there is named as the reason, its address is not', async () => {
  const egress = { addresses: [], localAddress: undefined, proxy: { url: 'http://127.0.0.1:1', authorization: 'x' } };
  expect(await send(wayOut({ egress, ...resolver(names) }), 'https://mcp.test/', 'public')).toEqual({
    code: 'upstream_unreachable',
    message:
      'server "crm" cannot be reached: the egress proxy cannot be used: connection refused (nothing listens there)',
  });
});

test('the certificate must be for the server, whatever the proxy leads to', async () => {
  const server = await startHello();
  const { egress } = await startProxy(server.port);
  const { lookup } = resolver({ 'stranger.test': [['8.8.8.8']] });
  expect(await send(wayOut({ egress, lookup }), 'https://stranger.test/', 'public')).toMatchObject({
    message: expect.stringContaining('its TLS certificate is for another name'),
  });
});

test('HTTP_PROXY and its like are not read', async () => {
  const inside = await startHttp((_request, response) => response.end('inside'));
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY']) vi.stubEnv(name, 'http://127.0.0.1:1');
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  expect(await send(wayOut(), inside.url, 'private')).toMatchObject({ body: 'inside' });
  vi.unstubAllEnvs();
});
