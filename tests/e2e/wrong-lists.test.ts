import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrongLists } from '../support/fake-wrong-lists.ts';
import { expectLeftOut, startTwins, type Twins } from './twins.ts';

const rows: readonly (readonly [keyof typeof wrongLists, RegExp])[] = [
  ['endless', /but with a tools\/list that never ends$/],
  ['circular', /but with a tools\/list that never ends$/],
  ['enormous', /sent a message larger than 16777216 bytes$/],
  ['withoutTools', /but with a tools\/list result without "tools"$/],
  ['toolsByName', /but with a tools\/list result without "tools"$/],
  ['brokenEntry', /but with something that is not JSON$/],
  ['brokenCursor', /but with something that is not JSON$/],
  ['brokenInfo', /but with something that is not JSON$/],
  ['noInfo', /but with an initialize result that is no object$/],
  ['otherRevision', /speaks protocol version 2024-11-05, which this gateway does not$/],
  ['noRevision', /speaks protocol version undefined, which this gateway does not$/],
  ['refusesSessions', /refused the session with JSON-RPC error -32099$/],
  ['refusesLists', /refused the session with JSON-RPC error -32603$/],
  ['forgetsWhileListing', /refused the request with HTTP 404$/],
];

const slugOf = (fault: string) => fault.toLowerCase();

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins(Object.fromEntries(rows.map(([fault]) => [slugOf(fault), { fault: wrongLists[fault] }])));
});
afterAll(() => twins.close());

test.concurrent.for(rows)('a server with the fault "%s" is left out and named', async ([fault, says]) => {
  await expectLeftOut(twins, slugOf(fault), says);
});

test('an endless list is not followed for ever', () => {
  const pages = twins.faulty('endless').heard('tools/list').length;
  expect(pages).toBeGreaterThan(100);
  expect(twins.faulty('circular').heard('tools/list').length).toBeLessThan(pages);
});
