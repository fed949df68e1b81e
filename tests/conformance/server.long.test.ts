import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configurationOf, tokenText } from '../e2e/scene.ts';
import { type Balancer, startBalancer } from '../instances/balancer.ts';
import { createDatabase, type Database } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type EverythingServer, startEverythingServer } from './everything-server.ts';
import { shortcomings } from './shortcomings.ts';
import { requiredScenarios, runServerSuite, type SuiteRun } from './suite.ts';

const revision = '2025-11-25';
const required = requiredScenarios(revision, 'server');

let everything: EverythingServer;
let database: Database;
let alone: Balancer;
let alternating: Balancer;
let products: Product[] = [];

beforeAll(async () => {
  const added = { authorization: `Bearer ${tokenText('main')}` };
  [everything, database, alone, alternating] = await Promise.all([
    startEverythingServer(),
    createDatabase(),
    startBalancer(added),
    startBalancer(added),
  ]);
  // Names are as the server has them, since the suite calls them so.
  const gateways = { main: [{ server: 'everything', prefix: '' }] };
  const configuration = configurationOf({ servers: { everything }, gateways });
  const environment = { DATABASE_URL: database.url, GATEHOUSE_KEY: masterKey };
  const several = { ...configuration, publicUrl: alternating.url };
  products = [
    await startProduct({ ...configuration, publicUrl: alone.url }),
    await startProduct(several, environment),
    await startProduct(several, environment),
  ];
  const [one = '', ...two] = products.map(({ listening }) => listening);
  alone.instances = [one];
  alternating.instances = two;
}, 60_000);
afterAll(async () => {
  for (const product of products) await product.stop();
  for (const each of [alone, alternating, everything]) await each?.close();
  await database?.drop();
});

describe.each([
  ['our everything-server alone', () => everything.url],
  ['a gateway in front of it', () => `${alone.url}/mcp/main`],
  ['two instances that take its requests in turn', () => `${alternating.url}/mcp/main`],
])('%s', (_place, url) => {
  let run: SuiteRun;
  beforeAll(async () => {
    run = await runServerSuite(url(), ['--requirements', revision]);
  }, 180_000);

  test.each(required)('passes %s', (scenario) => {
    expect(shortcomings(run.checks.get(scenario))).toEqual([]);
  });

  test('passes in the eyes of the suite, which was told of no expected failure', () => {
    const { exitCode, output } = run;
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  });
});

test('the suite asks for what goes from a server to its client too', () => {
  expect(required).toEqual(expect.arrayContaining(['tools-call-sampling', 'tools-call-elicitation']));
});
