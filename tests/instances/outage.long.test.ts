import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoServer, startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import { type Cluster, createCluster } from '../postgres/cluster.ts';
import { onServer } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';
import { openInstance } from './instance.ts';
import { keepMakingTokens, outage } from './outage.ts';

const token = 'gth_outage-outage-outage-outage';
let demo: DemoServer;
let cluster: Cluster;
let product: Product;

beforeAll(async () => {
  demo = await startDemoServer({ listen: { host: '127.0.0.1', port: 0 } });
  cluster = await createCluster({ durable: true });
  await onServer(cluster.url(''), 'create database gatehouse');
  const configuration = {
    servers: { demo: { url: demo.url, network: 'private' } },
    gateways: { main: { servers: ['demo'] } },
    tokens: [{ name: 'ci', gateway: 'main', token: 'env:TOKEN' }],
  };
  const environment = { DATABASE_URL: cluster.url('gatehouse'), GATEHOUSE_KEY: masterKey, TOKEN: token };
  product = await startProduct(configuration, environment);
});

afterAll(async () => {
  await product?.stop();
  await cluster?.remove();
  await demo?.close();
});

test.each(['fast', 'immediate'] as const)(
  'a database that is stopped (%s) and comes back loses nothing acknowledged, and meanwhile nobody is served',
  async (mode) => {
    const client = new RawClient(`${product.url}/mcp/main`, token);
    await client.open();
    const store = await openInstance(cluster.url('gatehouse'));
    const { id } = (await store.gateways.bySlug('main')) ?? { id: '' };
    const writing = keepMakingTokens(store, id);
    await outage(cluster, client, mode);
    const acknowledged = await writing.stop();
    expect(acknowledged.length).toBeGreaterThan(0);
    const kept = await Promise.all(acknowledged.map((hash) => store.tokens.byHash(hash)));
    expect(kept.filter((row) => row === undefined)).toEqual([]);
    await store.close();
  },
  90_000,
);
