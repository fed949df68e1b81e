import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands in front of several instances, and leads each request to the next of them under the Host that it came with. */
export interface Balancer {
  readonly url: string;
  /** Where the instances listen; told once they do, and changed when one is gone. */
  instances: readonly string[];
  /** The instance that served the latest request of that method and path. */
  servedBy(line: string): string | undefined;
  close(): Promise<void>;
}

/** @param added headers that each request gets, for clients that cannot be told to send them */
export async function startBalancer(added: Readonly<Record<string, string>> = {}): Promise<Balancer> {
  const served = new Map<string, string>();
  let count = 0;
  const server = createServer((incoming, answer) => {
    const { method = '', url = '', headers } = incoming;
    const instance = balancer.instances[count++ % balancer.instances.length] ?? '';
    served.set(`${method} ${url.split('?', 1)[0]}`, instance);
    const outgoing = request(instance + url, { method, headers: { ...headers, ...added }, agent: false }, (come) => {
      answer.writeHead(come.statusCode ?? 502, come.headers);
      come.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const balancer: Balancer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    instances: [],
    servedBy: (line) => served.get(line),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return balancer;
}
