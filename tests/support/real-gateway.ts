import { randomUUID } from 'node:crypto';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browseAs } from '../apps/person.ts';
import { type Product, startProduct } from './product.ts';
import type { RealProcess } from './real-process.ts';
import { keptText, type ServerName, type UpstreamPlace, upstreams } from './real-upstreams.ts';

/** The product with real servers on the gateway "main", each under its own prefix. */
export interface RealGateway {
  readonly product: Product;
  /** The address of "main". */
  readonly endpoint: string;
  /** The address of "locked", where stock stands alone, with a key that it does not take. */
  readonly locked: string;
  /** Opens "main". */
  readonly token: string;
  /** Whom the audit trail names where it was used. */
  readonly principal: string;
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

export interface RealServer {
  readonly process: RealProcess;
  readonly url: string;
}

const usual: readonly ServerName[] = ['everything', 'files', 'stock'];
const anna = { email: 'anna@example.com', password: 'a long enough password' };

/**
 * Where a server wants each person to sign in to it, the token is Anna's, and she has signed in.
 * @param wanted the servers to start; the others are not on the gateway
 */
export async function startRealGateway(wanted: readonly ServerName[] = usual): Promise<RealGateway> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-interop-')));
  await writeFile(join(folder, 'kept.txt'), keptText);
  const secrets = newSecrets();
  const servers = new Map(await Promise.all(wanted.map((name) => start(name, { folder, key: secrets.key }))));
  const product = await startProduct(configuration(servers), {
    STOCK_KEY: secrets.key,
    WRONG_KEY: secrets.wrongKey,
    TOKEN: secrets.token,
    LOCKED_TOKEN: secrets.lockedToken,
    ADMIN_PASSWORD: anna.password,
  });
  const personal = wanted.filter((name) => upstreams[name].identity === 'per-user');
  const browse = browseAs(anna);
  for (const name of personal) await browse(`${product.url}/connect/${name}`);
  return {
    ...secrets,
    product,
    folder,
    principal: personal.length > 0 ? `user:${anna.email} token:interop` : 'token:interop',
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

async function start(name: ServerName, place: UpstreamPlace): Promise<[ServerName, RealServer]> {
  const process = await upstreams[name].start(place);
  return [name, { process, url: process.url ?? `http://127.0.0.1:${process.port}/mcp` }];
}

function configuration(started: ReadonlyMap<ServerName, RealServer>): object {
  const servers = [...started].map(([name, { url }]) => {
    const { auth } = upstreams[name];
    return [name, { url, network: 'private', ...(auth ? { auth } : {}) }] as const;
  });
  const main = [...started.keys()].map((server) => {
    const { prefix, identity } = upstreams[server];
    return { server, prefix, ...(identity ? { identity } : {}) };
  });
  const stock = started.get('stock');
  const auth = { mode: 'header', headers: { 'x-api-key': 'env:WRONG_KEY' } };
  const locked = stock ? { locked: { url: stock.url, network: 'private', auth } } : {};
  const isPersonal = main.some(({ identity }) => identity === 'per-user');
  return {
    admin: { email: anna.email, password: 'env:ADMIN_PASSWORD' },
    servers: { ...Object.fromEntries(servers), ...locked },
    gateways: { main: { servers: main }, locked: { servers: Object.keys(locked) } },
    tokens: [
      { name: 'interop', gateway: 'main', token: 'env:TOKEN', ...(isPersonal ? { user: anna.email } : {}) },
      { name: 'locked', gateway: 'locked', token: 'env:LOCKED_TOKEN' },
    ],
  };
}
