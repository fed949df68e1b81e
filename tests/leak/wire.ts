import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands in front of a gateway and keeps all that goes in and out, each way's head and body as text. */
export interface Wire {
  readonly url: string;
  /** Where the gateway listens; told once it does. */
  gateway: string;
  heard(): string;
  close(): Promise<void>;
}

export async function startWire(): Promise<Wire> {
  const heard: string[] = [];
  const server = createServer((incoming, answer) => {
    const { method = '', url = '', headers } = incoming;
    heard.push(`${method} ${url}`, headOf(incoming));
    const outgoing = request(wire.gateway + url, { method, headers, agent: false }, (come) => {
      heard.push(headOf(come));
      come.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
      answer.writeHead(come.statusCode ?? 502, come.headers);
      come.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const wire: Wire = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gateway: '',
    heard: () => heard.join('\n'),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return wire;
}

function headOf({ rawHeaders }: IncomingMessage): string {
  return rawHeaders.map((text, index) => text + (index % 2 ? '\n' : ': ')).join('');
}
