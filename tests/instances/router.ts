import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a request of a client is, as far as it decides where it is led. */
export type Kind = 'request' | 'answer' | 'notification' | 'GET' | 'DELETE';

/** What stands in front of several instances and leads each kind of request to the instance that a test names. */
export interface Router {
  readonly url: string;
  /** Where the instances listen; told once they do. */
  instances: readonly string[];
  /** The instance for each kind by its index; the first where none is named. */
  lead: Partial<Record<Kind, number>>;
  close(): Promise<void>;
}

export async function startRouter(): Promise<Router> {
  const server = createServer((incoming, answer) => {
    void text(incoming).then((body) => {
      const { method = '', url = '', headers } = incoming;
      const instance = router.instances[router.lead[kindOf(incoming, body)] ?? 0] ?? '';
      const outgoing = request(instance + url, { method, headers, agent: false }, (come) => {
        answer.writeHead(come.statusCode ?? 502, come.headers);
        answer.flushHeaders();
        come.pipe(answer);
        come.on('error', () => answer.destroy());
      });
      outgoing.on('error', () => answer.destroy());
      answer.on('close', () => outgoing.destroy());
      outgoing.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const router: Router = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    instances: [],
    lead: {},
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return router;
}

function kindOf({ method }: IncomingMessage, body: string): Kind {
  if (method === 'GET' || method === 'DELETE') return method;
  const message = JSON.parse(body) as { id?: unknown; method?: unknown };
  if (message.method === undefined) return 'answer';
  return message.id === undefined ? 'notification' : 'request';
}
