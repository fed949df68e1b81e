import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import type { EgressConfig } from '../../packages/gateway/src/config/config.ts';

export interface TestProxy {
  readonly egress: EgressConfig;
  /** What it was asked for: the target, and the credentials sent along. */
  readonly asked: { target: string; authorization: string | undefined }[];
}

/**
 * An HTTP proxy on loopback that leads every tunnel to one port of this machine, whatever target it was asked for: so that a
 * public name can be called without leaving loopback.
 * @param status what it answers to CONNECT
 */
export async function startProxy(port: number, status = 200, authorization?: string): Promise<TestProxy> {
  const asked: TestProxy['asked'] = [];
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    socket.on('error', () => {});
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 7\r\n\r\nhunter2`);
    const inside = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      inside.pipe(socket).pipe(inside);
    });
    inside.on('error', () => socket.destroy());
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, egress: { addresses: [], localAddress: undefined, proxy: { url, authorization } } };
}
