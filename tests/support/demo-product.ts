import { type DemoServer, startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import { type Product, startProduct } from './product.ts';
import { RawClient } from './raw-client.ts';

/** A gateway in front of the demo server, and a client with a session on it. */
export interface DemoProduct {
  readonly product: Product;
  readonly demo: DemoServer;
  readonly client: RawClient;
  /** Calls a tool and answers the whole text of what came back. */
  greet(): Promise<string>;
  stop(): Promise<number | null>;
}

const token = 'gth_chaos-chaos-chaos-chaos-chaos';

export async function startDemoProduct(environment: Readonly<Record<string, string>> = {}): Promise<DemoProduct> {
  const demo = await startDemoServer({ listen: { host: '127.0.0.1', port: 0 } });
  const configuration = {
    servers: { demo: { url: demo.url, network: 'private' } },
    gateways: { main: { servers: ['demo'] } },
    tokens: [{ name: 'ci', gateway: 'main', token: 'env:TOKEN' }],
  };
  const product = await startProduct(configuration, { ...environment, TOKEN: token });
  const client = new RawClient(`${product.url}/mcp/main`, token);
  await client.open();
  return {
    product,
    demo,
    client,
    greet: async () => (await client.call('tools/call', { name: 'demo__greet', arguments: { name: 'you' } })).text,
    async stop() {
      const code = await product.stop();
      await demo.close();
      return code;
    },
  };
}
