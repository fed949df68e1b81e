import { expect, test } from 'vitest';
import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import { textOf } from './repository-files.ts';

test('docs/limits.md tells of each limit, and what it is set to', () => {
  const told = [...textOf('docs/limits.md').matchAll(/^\| `(\w+)` \| (\d+) \|/gm)];
  expect(Object.fromEntries(told.map(([, name, value]) => [name, Number(value)]))).toEqual(defaultLimits);
});
