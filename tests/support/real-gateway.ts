import { randomUUID } from 'node:crypto';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Product, startProduct } from './product.ts';
import type { RealProcess } from './real-process.ts';
import { startEverything, startFilesystem, startStock } from './real-servers.ts';

/** The product with real servers on the gateway "main": everything (under the prefix "every"), files and stock. */
export interface RealGateway {
  readonly product: Product;
  /** The address of "main". */
  readonly endpoint: string;
  /** The address of "locked", where stock stands alone, with a key that it does not take. */
  readonly locked: string;
  /** Opens "main". */
  readonly token: string;
  /** Opens "locked". */
  readonly lockedToken: string;
  /** What stock wants to see in `x-api-key`. */
  readonly key: string;
  readonly wrongKey: string;
  /** What the filesystem server serves; it holds `kept.txt`. */
  readonly folder: string;
  /** One of those that were started. */
  server(name: ServerName): RealServer;
  end(): Promise<void>;
}

const serverNames = ['everything', 'files', 'stock'] as const;
export type ServerName = (typeof serverNames)[number];

export interface RealServer {
  readonly process: RealProcess;
  readonly url: string;
}

/** What `kept.txt` says. */
export const keptText = 'the text that is kept on the shelf';

/** @param wanted the servers to start; the others are not on the gateway */
export async function startRealGateway(wanted: readonly ServerName[] = serverNames): Promise<RealGateway> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-interop-')));
  await writeFile(join(folder, 'kept.txt'), keptText);
  const secrets = newSecrets();
  const servers = new Map(await Promise.all(wanted.map((name) => start(name, folder, secrets.key))));
  const product = await startProduct(configuration(servers), {
    STOCK_KEY: secrets.key,
    WRONG_KEY: secrets.wrongKey,
    TOKEN: secrets.token,
    LOCKED_TOKEN: secrets.lockedToken,
  });
  return {
    ...secrets,
    product,
    folder,
    endpoint: `${product.url}/mcp/main`,
    locked: `${product.url}/mcp/locked`,
    server(name) {
      const server = servers.get(name);
      if (!server) throw new Error(`${name} was not started`);
      return server;
    },
    async end() {
      await product.stop();
      await Promise.all([...servers.values()].map(({ process }) => process.end()));
      await rm(folder, { recursive: true });
    },
  };
}

function newSecrets() {
  const secret = (kind: string) => `${kind}_${randomUUID().replaceAll('-', '')}`;
  return { key: secret('key'), wrongKey: secret('wrong'), token: secret('gth'), lockedToken: secret('gth') };
}

async function start(name: ServerName, folder: string, key: string): Promise<[ServerName, RealServer]> {
  const starts = {
    everything: () => startEverything(),
    files: () => startFilesystem(folder),
    stock: () => startStock(key),
  };
  const process = await starts[name]();
  return [name, { process, url: `http://127.0.0.1:${process.port}/mcp` }];
}

function configuration(started: ReadonlyMap<ServerName, RealServer>): object {
  const reached = [...started].map(([name, { url }]) => [name, { url, network: 'private' }] as const);
  const servers: Record<string, object> = Object.fromEntries(reached);
  const keyed = (value: string) => ({ ...servers.stock, auth: { mode: 'header', headers: { 'x-api-key': value } } });
  const stocked = servers.stock ? { stock: keyed('env:STOCK_KEY'), locked: keyed('env:WRONG_KEY') } : {};
  const main = [...started.keys()].map((server) => (server === 'everything' ? { server, prefix: 'every' } : server));
  return {
    servers: { ...servers, ...stocked },
    gateways: { main: { servers: main }, locked: { servers: servers.stock ? ['locked'] : [] } },
    tokens: [
      { name: 'interop', gateway: 'main', token: 'env:TOKEN' },
      { name: 'locked', gateway: 'locked', token: 'env:LOCKED_TOKEN' },
    ],
  };
}
