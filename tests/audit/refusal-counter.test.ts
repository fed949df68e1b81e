import { expect, test } from 'vitest';
import { addressPrefix } from '../../packages/gateway/src/audit/address-prefix.ts';
import { createRefusalCounter } from '../../packages/gateway/src/audit/refusal-counter.ts';

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:22ff::1', '2001:db8:1:2200::/56'],
  ['2001:DB8:1:22ff:3:4:5:6', '2001:db8:1:2200::/56'],
  ['2001:db8::1', '2001:db8::/56'],
  ['2001:0:0:100::', '2001:0:0:100::/56'],
  ['fe80::1%eth0', 'fe80::/56'],
  ['::1', '::/56'],
  ['64:ff9b::203.0.113.7', '64:ff9b::/56'],
  ['', 'unknown'],
  ['nonsense', 'unknown'],
  ['1.2.3', 'unknown'],
])('the network of %s is %s', (address, prefix) => {
  expect(addressPrefix(address)).toBe(prefix);
});

test('counts are by minute, network and reason, and are forgotten once taken', () => {
  const counter = createRefusalCounter();
  counter.count('203.0.113.1', 'token_missing', 60_000);
  counter.count('203.0.113.2', 'token_missing', 119_999);
  counter.count('203.0.113.2', 'token_missing', 120_000);
  counter.count('203.0.113.2', 'token_invalid', 119_999);
  const taken = counter.take();
  expect(taken.map(({ minute, code, count }) => `${minute} ${code} ${count}`).toSorted()).toEqual([
    '120000 token_missing 1',
    '60000 token_invalid 1',
    '60000 token_missing 2',
  ]);
  expect(counter.take()).toEqual([]);
  for (let twice = 0; twice < 2; twice += 1) counter.giveBack(taken);
  expect(
    counter
      .take()
      .map(({ count }) => count)
      .toSorted(),
  ).toEqual([2, 2, 4]);
});

test('a flood from everywhere takes bounded memory, and none of it goes uncounted', () => {
  const counter = createRefusalCounter(10);
  for (let number = 0; number < 1_000; number += 1) counter.count(`10.0.${number % 250}.1`, 'token_missing', 0);
  const taken = counter.take();
  expect(taken).toHaveLength(11);
  expect(taken.find(({ prefix }) => prefix === 'other')?.count).toBe(960);
  expect(taken.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
});
