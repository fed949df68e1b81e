import { describe, expect, test } from 'vitest';
import { limitRanges } from '../../packages/gateway/src/config/limit-ranges.ts';
import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';

const parse = (limits: unknown) => parseConfig({ file: 'f', text: JSON.stringify({ limits }), environment: {} }).limits;
const problemOf = (limits: unknown) => {
  try {
    parse(limits);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^.*\n {2}f:[\d:]+ /s, '');
  }
};

describe('what the file sets, and nothing else, is handed on', () => {
  test.each([
    {},
    { requestBytes: 8_388_608 },
    { serverQueue: 0, breakerFailures: 1 },
    { callTimeout: 3_600_000 },
    { callTimeout: 60_000, callMaximum: 60_000 },
    { heldAnswer: 16_777_216 },
    defaultLimits,
  ])('%j', (limits) => {
    expect(parse(limits)).toEqual(limits);
  });
});

describe.each(Object.entries(limitRanges))('%s', (name, { unit, least, most }) => {
  const expected = `limits.${name}: expected a whole number of ${unit} from ${least} to ${most}`;

  test('takes its default and, as far as the others go, both ends of its range', () => {
    expect(problemOf({ [name]: defaultLimits[name as keyof typeof defaultLimits] })).toBeUndefined();
    for (const value of [least, most]) expect(problemOf({ [name]: value }) ?? '').not.toContain('expected');
  });

  test.each([least - 1, most + 1, least + 0.5, String(least), '30s', null, true, [least]])('refuses %j', (value) => {
    expect(problemOf({ [name]: value })).toBe(expected);
  });
});

describe('limits that make no sense beside each other are refused', () => {
  test.each([
    [
      { callTimeout: 400_000, callMaximum: 300_000 },
      'limits.callTimeout: 400000 is more than callMaximum, which is 300000: no call would be waited for so long',
    ],
    [
      { callMaximum: 60_000 },
      'limits.callMaximum: 60000 is less than callTimeout, which the file leaves at 300000: set both',
    ],
    [
      { heldAnswer: 131_072, messageBytes: 65_536 },
      'limits.heldAnswer: 131072 is more than messageBytes, which is 65536: no answer as large is held',
    ],
  ])('%j', (limits, problem) => {
    expect(problemOf(limits)).toBe(problem);
  });
});

test.each([
  [{ requestByte: 1 }, 'limits.requestByte: is not a known key here'],
  [[], 'limits: expected a mapping, found a list'],
  [null, 'limits: expected a mapping, found nothing'],
])('%j is refused', (limits, problem) => {
  expect(problemOf(limits)).toBe(problem);
});
