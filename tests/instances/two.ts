import { configurationOf, type Layout, tokenText } from '../e2e/scene.ts';
import { createDatabase } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';
import { type Router, startRouter } from './router.ts';

/** Two instances on one database behind one address. */
export interface Two {
  readonly router: Router;
  readonly database: string;
  instance(index: number): Product;
  /** A client with a session on the gateway "main", opened on the first instance. */
  opened(capabilities?: object): Promise<RawClient>;
  /** Kills one at once, and puts another in its place. */
  replace(index: number): Promise<void>;
  /** Kills one at once. */
  kill(index: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startTwo(layout: Layout): Promise<Two> {
  const [database, router] = await Promise.all([createDatabase(), startRouter()]);
  const configuration = { ...configurationOf(layout), publicUrl: router.url };
  const environment = { DATABASE_URL: database.url, GATEHOUSE_KEY: masterKey };
  const start = () => startProduct(configuration, environment);
  const products = [await start(), await start()];

  function instance(index: number): Product {
    const found = products[index];
    if (!found) throw new Error(`no instance ${index}`);
    return found;
  }

  function lead(): void {
    router.instances = products.map(listensAt);
  }

  lead();
  return {
    router,
    database: database.url,
    instance,
    async opened(capabilities) {
      router.lead = {};
      const client = new RawClient(`${router.url}/mcp/main`, tokenText('main'));
      await client.open('2025-11-25', capabilities);
      return client;
    },
    async replace(index) {
      await instance(index).kill();
      products[index] = await start();
      lead();
    },
    kill: (index) => instance(index).kill(),
    async stop() {
      for (const product of products) await product.stop();
      await router.close();
      await database.drop();
    },
  };
}

function listensAt(product: Product): string {
  const [, url] = /listening on +(\S+)/.exec(product.printed()) ?? [];
  if (url === undefined) throw new Error(product.printed());
  return url;
}
