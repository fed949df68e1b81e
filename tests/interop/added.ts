import { expect } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { type Bench, type Outcome, openBench } from '../cli/run.ts';
import { openAt } from '../store/place.ts';
import { createBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';
import { goOnward } from '../support/sign-in.ts';

/** A running gateway and the command line beside it, as an administrator has them. */
export interface Desk {
  readonly product: Product;
  readonly bench: Bench;
  readonly store: Store;
  /** Runs `gatehouse server add` to its end. */
  add(name: string, url: string, ...options: readonly string[]): Promise<Outcome>;
  /** The same with the shared identity, opening the link that it prints as a person would. @returns what it printed in all */
  addAndSignIn(name: string, url: string, ...options: readonly string[]): Promise<Outcome>;
  /** The names of the tools that the gateway shows of a server. */
  tools(name: string): Promise<readonly string[]>;
  call(name: string, tool: string, args?: object): Promise<string>;
  close(): Promise<void>;
}

const gateway = 'main';

export async function openDesk(): Promise<Desk> {
  const token = `gth_${'d'.repeat(43)}`;
  const product = await startProduct({ gateways: { [gateway]: {} }, tokens: [{ name: 'desk', gateway, token }] });
  const bench = await openBench();
  const store = await openAt(product.directory, false);
  const words = (name: string, url: string, options: readonly string[]) => [
    'server',
    'add',
    url,
    '--network',
    'private',
    '--name',
    name,
    '--gateway',
    gateway,
    '--data',
    product.directory,
    ...options,
  ];

  async function opened(): Promise<RawClient> {
    const client = new RawClient(`${product.url}/mcp/${gateway}`, token);
    await client.open();
    return client;
  }

  return {
    product,
    bench,
    store,
    add: (name, url, ...options) => bench.run(words(name, url, options)),
    async addAndSignIn(name, url, ...options) {
      const running = bench.start(words(name, url, ['--identity', 'shared', ...options]));
      const [, link = ''] = await running.prints(/open this link and sign in: (\S+)/);
      const browser = createBrowser();
      await goOnward(browser, await browser.open(link, { press: ['Sign in'] }));
      return running.ended;
    },
    async tools(name) {
      const { messages } = await (await opened()).call('tools/list');
      const listed = (messages.at(-1)?.result?.tools ?? []) as { name: string }[];
      return listed.flatMap((tool) => (tool.name.startsWith(`${name}__`) ? [tool.name.slice(name.length + 2)] : []));
    },
    async call(name, tool, args = {}) {
      const { result } = await (await opened()).tool(`${name}__${tool}`, args);
      expect(result).toBeDefined();
      return JSON.stringify(result);
    },
    async close() {
      await store.close();
      await bench.close();
      await product.stop();
    },
  };
}
