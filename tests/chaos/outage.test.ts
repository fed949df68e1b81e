import { afterAll, beforeAll, expect, test } from 'vitest';
import { openInstance } from '../instances/instance.ts';
import { keepMakingTokens, outage } from '../instances/outage.ts';
import { type Cluster, createCluster } from '../postgres/cluster.ts';
import { onServer } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { type DemoProduct, startDemoProduct } from '../support/demo-product.ts';

let cluster: Cluster;
let running: DemoProduct;

beforeAll(async () => {
  cluster = await createCluster({ durable: true });
  await onServer(cluster.url(''), 'create database gatehouse');
  running = await startDemoProduct({ DATABASE_URL: cluster.url('gatehouse'), GATEHOUSE_KEY: masterKey });
});

afterAll(async () => {
  await running?.stop();
  await cluster?.remove();
});

test('ten outages of the database in a row lose nothing that was acknowledged', async () => {
  const store = await openInstance(cluster.url('gatehouse'));
  const { id } = (await store.gateways.bySlug('main')) ?? { id: '' };
  const writing = keepMakingTokens(store, id);
  for (let round = 0; round < 10; round += 1) {
    await outage(cluster, running.client, round % 2 === 0 ? 'fast' : 'immediate');
  }
  const acknowledged = await writing.stop();
  const kept = await Promise.all(acknowledged.map((hash) => store.tokens.byHash(hash)));
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(kept.filter((row) => row === undefined)).toEqual([]);
  await store.close();
}, 600_000);
