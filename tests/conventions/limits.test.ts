import { expect, test } from 'vitest';
import { limitRanges } from '../../packages/gateway/src/config/limit-ranges.ts';
import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import { textOf } from './repository-files.ts';

const told = [...textOf('docs/limits.md').matchAll(/^\| `(\w+)` \| (\d+) \| (\d+) to (\d+) \|/gm)];

test('docs/limits.md tells of each limit, and what it is set to', () => {
  expect(Object.fromEntries(told.map(([, name, value]) => [name, Number(value)]))).toEqual(defaultLimits);
});

test('and what it may be set to', () => {
  const ranges = Object.entries(limitRanges).map(([name, { least, most }]) => [name, least, most]);
  expect(told.map(([, name, , least, most]) => [name, Number(least), Number(most)])).toEqual(ranges);
});
