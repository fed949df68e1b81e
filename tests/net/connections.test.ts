import { networkInterfaces } from 'node:os';
import { describe, expect, it, test } from 'vitest';
import { listenerEndpoint } from '../../packages/gateway/src/net/endpoint.ts';
import { startHttp } from './loopback.ts';
import { resolver, send, wayOut } from './way-out.ts';

const hello = { status: 200, body: 'hello' };

function startHello(place = {}) {
  return startHttp((_request, response) => response.end('hello'), place);
}

function forbidden(reason: string) {
  return { code: 'network_forbidden', message: `server "crm" may not be called: ${reason}` };
}

const notPublic = (address: string) =>
  forbidden(`${address} is not a public address; an administrator opens it with network: private`);

describe('the network class', () => {
  it.each([
    'https://127.0.0.1',
    'https://127.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://017700000001',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:7f00:1]',
    'https://[64:ff9b::7f00:1]',
    'https://10.0.0.1',
    'https://0.0.0.0',
  ])('%s is refused for a public server before a connection is made', async (url) => {
    const { port, connections } = await startHello();
    expect(await send(wayOut(), `${url}:${port}/`, 'public')).toMatchObject({ code: 'network_forbidden' });
    expect(connections()).toBe(0);
  });

  it.each(['127.0.0.1', '127.1', '2130706433', '0x7f.1', '017700000001', '[::ffff:127.0.0.1]', 'localhost'])(
    'the same server is reached under %s by an administrator who marked it private',
    async (host) => {
      const { port } = await startHello();
      expect(await send(wayOut(), `http://${host}:${port}/`, 'private')).toMatchObject(hello);
    },
  );

  it('plain http is for private servers only', async () => {
    const { url, connections } = await startHello();
    const refusal = forbidden('plain http needs network: private, which an administrator sets');
    expect(await send(wayOut(), url, 'public')).toEqual(refusal);
    expect(connections()).toBe(0);
  });

  it('a connection that was opened for a private server is never used for a public one at the same address', async () => {
    const { port, connections } = await startHello();
    const { lookup } = resolver({ 'crm.test': [['127.0.0.1']] });
    const outbound = wayOut({ lookup });
    expect(await send(outbound, `http://crm.test:${port}/`, 'private')).toMatchObject(hello);
    expect(await send(outbound, `https://crm.test:${port}/`, 'public')).toEqual(notPublic('127.0.0.1'));
    expect(connections()).toBe(1);
  });

  it('a private server opens nothing for what is called as public, its own port and the others of its host included', async () => {
    const { url, port } = await startHello();
    const other = await startHello();
    const outbound = wayOut();
    expect(await send(outbound, url, 'private')).toMatchObject(hello);
    expect(await send(outbound, `https://127.0.0.1:${other.port}/`, 'public')).toEqual(notPublic('127.0.0.1'));
    expect(await send(outbound, `https://127.0.0.1:${port}/`, 'public')).toEqual(notPublic('127.0.0.1'));
    expect(other.connections()).toBe(0);
  });

  it.each(['http://169.254.169.254', 'http://[::ffff:169.254.169.254]', 'http://[fd00:ec2::254]', 'http://2852039166'])(
    '%s is cloud metadata and not opened by network: private',
    async (url) => {
      const answer = await send(wayOut(), `${url}/latest/meta-data/`, 'private');
      expect(answer).toMatchObject({ code: 'network_forbidden', message: expect.stringMatching(/cloud metadata/) });
    },
  );

  it('a redirect is not followed', async () => {
    const inside = await startHello();
    const { url } = await startHttp((_request, response) =>
      response.writeHead(307, { location: inside.url }).end('elsewhere'),
    );
    expect(await send(wayOut(), url, 'private')).toMatchObject({ status: 307, body: 'elsewhere' });
    expect(inside.connections()).toBe(0);
  });
});

describe('a name', () => {
  it.each([
    ['that resolves to loopback', ['127.0.0.1']],
    ['that resolves to public and private addresses', ['8.8.8.8', '127.0.0.1']],
    ['that resolves to a public IPv4 and a private IPv6 address', ['8.8.8.8', '::1']],
    ['that resolves to loopback inside IPv6', ['::ffff:127.0.0.1']],
  ])('%s is refused for a public server', async (_case, addresses) => {
    const { port, connections } = await startHello();
    const { lookup } = resolver({ 'crm.test': [addresses] });
    expect(await send(wayOut({ lookup }), `https://crm.test:${port}/`, 'public')).toMatchObject({
      code: 'network_forbidden',
    });
    expect(connections()).toBe(0);
  });

  it('that resolves to cloud metadata beside other addresses is refused for a private server', async () => {
    const { port, connections } = await startHello();
    const { lookup } = resolver({ 'crm.test': [['127.0.0.1', '169.254.169.254']] });
    const refusal = forbidden('169.254.169.254 is a cloud metadata address');
    expect(await send(wayOut({ lookup }), `http://crm.test:${port}/`, 'private')).toEqual(refusal);
    expect(connections()).toBe(0);
  });

  it('is resolved once per connection, and the socket connects to what was checked (DNS rebinding)', async () => {
    const { port } = await startHello();
    const { lookup, asked } = resolver({ 'crm.test': [['127.0.0.1'], ['169.254.169.254']] });
    const outbound = wayOut({ lookup });
    for (let call = 0; call < 3; call++) {
      expect(await send(outbound, `http://crm.test:${port}/`, 'private')).toMatchObject(hello);
      // The pool takes a connection back a moment after the answer has ended.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(asked).toEqual(['crm.test']);
  });

  it('is checked anew for a new connection', async () => {
    const { port, connections } = await startHttp((_request, response) =>
      response.writeHead(200, { connection: 'close' }).end('hello'),
    );
    const { lookup, asked } = resolver({ 'crm.test': [['127.0.0.1'], ['169.254.169.254']] });
    const outbound = wayOut({ lookup });
    expect(await send(outbound, `http://crm.test:${port}/`, 'private')).toMatchObject(hello);
    expect(await send(outbound, `http://crm.test:${port}/`, 'private')).toEqual(
      forbidden('169.254.169.254 is a cloud metadata address'),
    );
    expect(asked).toEqual(['crm.test', 'crm.test']);
    expect(connections()).toBe(1);
  });

  it('with several addresses is tried at each of them, all from the one checked answer', async () => {
    const { port } = await startHello({ host: '127.0.0.3' });
    const { lookup, asked } = resolver({ 'crm.test': [['::1', '127.0.0.2', '127.0.0.3'], ['169.254.169.254']] });
    expect(await send(wayOut({ lookup }), `http://crm.test:${port}/`, 'private')).toMatchObject(hello);
    expect(asked).toEqual(['crm.test']);
  });

  it('that does not resolve is named as the reason', async () => {
    const { lookup } = resolver({});
    expect(await send(wayOut({ lookup }), 'https://crm.test/', 'public')).toEqual({
      code: 'upstream_unreachable',
      message: 'server "crm" cannot be reached: its host name does not resolve',
    });
  });

  it('that resolves to nothing is not dialled', async () => {
    const { lookup } = resolver({ 'crm.test': [[]] });
    expect(await send(wayOut({ lookup }), 'https://crm.test/', 'public')).toMatchObject({
      code: 'upstream_unreachable',
    });
  });
});

describe('where Gatehouse itself lives', () => {
  const names = { 'crm.test': [['127.0.0.1']], 'db.test': [['127.0.0.1']], 'far.test': [['10.9.8.7']] };
  const mine = (place: string, what = "Gatehouse's own listener") => forbidden(`${place} is ${what}`);
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', 'crm.test'],
    ['127.0.0.1', 'localhost'],
    ['127.0.0.1', '0.0.0.0'],
    ['127.0.0.1', '[::ffff:127.0.0.1]'],
    ['localhost', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.2'],
    ['0.0.0.0', outside ?? '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['::', '[::1]'],
  ])('a listener on %s is not called as %s, network: private or not', async (listen, host) => {
    const { port, connections } = await startHello({ host: '0.0.0.0' });
    const resolved = resolver({ ...names, localhost: [['127.0.0.1']] });
    const outbound = wayOut({ own: [listenerEndpoint(listen, port)], lookup: resolved.lookup });
    expect(await send(outbound, `http://${host}:${port}/mcp/demo`, 'private')).toMatchObject({
      code: 'network_forbidden',
      message: expect.stringMatching(new RegExp(`port ${port} is Gatehouse's own listener$`)),
    });
    expect(connections()).toBe(0);
  });

  it('a server on another port of the same address is called', async () => {
    const { url, port } = await startHello();
    const outbound = wayOut({ own: [listenerEndpoint('0.0.0.0', port + 1), listenerEndpoint('127.0.0.1', port - 1)] });
    expect(await send(outbound, url, 'private')).toMatchObject(hello);
  });

  it('a server on the same port of another machine is called', async () => {
    const { url, port } = await startHello();
    const { lookup } = resolver(names);
    const outbound = wayOut({ own: [{ what: 'the database', host: 'far.test', port }], lookup });
    expect(await send(outbound, url, 'private')).toMatchObject(hello);
  });

  it.each(['127.0.0.1', 'crm.test', 'db.test', '127.0.0.9'])(
    'the database, known by a name, is not called as %s',
    async (host) => {
      const { port, connections } = await startHello({ host: '0.0.0.0' });
      const own = [{ what: "Gatehouse's own database", host: 'db.test', port }];
      const address = host === '127.0.0.9' ? host : '127.0.0.1';
      const answer = await send(wayOut({ own, ...resolver(names) }), `http://${host}:${port}/`, 'private');
      expect(answer).toEqual(mine(`${address} port ${port}`, "Gatehouse's own database"));
      expect(connections()).toBe(0);
    },
  );

  it('a database whose name does not resolve just now keeps its port closed', async () => {
    const { url, port, connections } = await startHello();
    const own = [{ what: "Gatehouse's own database", host: 'gone.test', port }];
    const reason = `port ${port} is that of Gatehouse's own database, whose address cannot be found out just now`;
    expect(await send(wayOut({ own, ...resolver(names) }), url, 'private')).toEqual(forbidden(reason));
    expect(connections()).toBe(0);
  });

  it('a database that moves is found at its new address', async () => {
    const { url, port, connections } = await startHttp((_request, response) =>
      response.writeHead(200, { connection: 'close' }).end('hello'),
    );
    const { lookup } = resolver({ 'db.test': [['10.9.8.7'], ['127.0.0.1']] });
    const outbound = wayOut({ own: [{ what: "Gatehouse's own database", host: 'db.test', port }], lookup });
    expect(await send(outbound, url, 'private')).toMatchObject(hello);
    expect(await send(outbound, url, 'private')).toMatchObject({ code: 'network_forbidden' });
    expect(connections()).toBe(1);
  });
});

describe('egress.localAddress', () => {
  const from = (localAddress: string, lookup = resolver({}).lookup) =>
    wayOut({ egress: { addresses: [], localAddress, proxy: undefined }, lookup });
  const whoAsks = () => startHttp((request, response) => response.end(request.socket.remoteAddress));

  it('is where connections start from', async () => {
    const { url } = await whoAsks();
    expect(await send(wayOut(), url, 'private')).toMatchObject({ body: '127.0.0.1' });
    expect(await send(from('127.0.0.2'), url, 'private')).toMatchObject({ body: '127.0.0.2' });
  });

  it('chooses the family of the addresses that a name is dialled at', async () => {
    const { port } = await whoAsks();
    const { lookup } = resolver({ 'crm.test': [['::1', '127.0.0.1']] });
    const answer = await send(from('127.0.0.2', lookup), `http://crm.test:${port}/`, 'private');
    expect(answer).toMatchObject({ body: '127.0.0.2' });
  });

  it('that this machine does not have is named as the reason', async () => {
    const { url } = await whoAsks();
    expect(await send(from('192.0.2.1'), url, 'private')).toEqual({
      code: 'upstream_unreachable',
      message: 'server "crm" cannot be reached: egress.localAddress is not an address of this machine',
    });
  });
});

test('closing the way out ends calls that wait for an answer', async () => {
  const { url } = await startHttp(() => {});
  const outbound = wayOut();
  const answer = send(outbound, url, 'private');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await outbound.close();
  expect(await answer).toMatchObject({ code: 'upstream_unreachable' });
});
