import { afterEach, expect, test, vi } from 'vitest';
import { createRenewals } from '../../../packages/gateway/src/upstream/identities/renewals.ts';

const id = 'idn_1';
const [first, second, third] = [1, 2, 3].map((version) => ({ id, version })) as [
  { id: string; version: number },
  { id: string; version: number },
  { id: string; version: number },
];

afterEach(() => void vi.restoreAllMocks());

/** A clock that stands still until it is moved on. */
function clock(): { pass(milliseconds: number): void } {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  return { pass: (milliseconds) => (now += milliseconds) };
}

test('what was renewed is no longer the newest', () => {
  const renewals = createRenewals();
  expect(renewals.isNewest(first)).toBe(true);
  renewals.made(second);
  expect([first, second, third].map(renewals.isNewest)).toEqual([false, true, true]);
});

test.each<[string, (renewals: ReturnType<typeof createRenewals>) => void, number]>([
  ['that was made', (renewals) => renewals.made(second), 3_000],
  ['that was refused at once', (renewals) => renewals.wasInVain(second), 300_000],
])('a version %s is not renewed for a while, and its successor is', (_case, happen, pause) => {
  const { pass } = clock();
  const renewals = createRenewals();
  renewals.made(second);
  happen(renewals);
  renewals.made(second);
  pass(pause - 1);
  expect([first, second, third].map(renewals.isHopeless)).toEqual([false, true, false]);
  pass(1);
  expect(renewals.isHopeless(second)).toBe(false);
});

test('an older version that is refused says nothing of the newest', () => {
  const { pass } = clock();
  const renewals = createRenewals();
  renewals.made(second);
  renewals.wasInVain(first);
  pass(3_000);
  expect(renewals.isHopeless(second)).toBe(false);
});
