import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LatencyBucket, latencyBucket, percentile } from '../../packages/gateway/src/audit/latency.ts';

function bucketsOf(latencies: readonly number[]): LatencyBucket[] {
  const groups = Map.groupBy(latencies, latencyBucket);
  return [...groups].map(([bucket, inIt]) => ({
    bucket,
    calls: inIt.length,
    latencySum: inIt.reduce((sum, ms) => sum + ms, 0),
  }));
}

/** Differently shaped latencies from uniform numbers. */
const shapes: Readonly<Record<string, (uniform: number) => number>> = {
  uniform: (uniform) => 1 + 200 * uniform,
  exponential: (uniform) => -40 * Math.log(1 - uniform),
  'heavy-tailed': (uniform) => 5 / (1 - uniform) ** 0.7,
  'of microseconds': (uniform) => 0.02 + 0.1 * uniform,
};

test.each(Object.entries(shapes))('p50 and p95 of %s latencies are within 6 %% of exact', (_, shape) => {
  fc.assert(
    fc.property(fc.integer({ min: 1 }), (seed) => {
      const sorted = uniforms(seed, 3_000)
        .map(shape)
        .sort((a, b) => a - b);
      for (const share of [0.5, 0.95]) {
        const exact = sorted[Math.floor(share * sorted.length)] ?? 0;
        expect(Math.abs(percentile(bucketsOf(sorted), share) / exact - 1)).toBeLessThan(0.06);
      }
    }),
    { numRuns: 50 },
  );
});

test('calls that all took the same time have it as every percentile', () => {
  for (const ms of [0.0003, 1, 1.09, 7, 1_000, 3e9]) {
    for (const share of [0, 0.5, 0.95, 1]) expect(percentile(bucketsOf([ms, ms, ms]), share)).toBeCloseTo(ms, 9);
  }
});

test('a percentile is never outside of what was measured by more than its bucket', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1 }), (latencies) => {
      const p95 = percentile(bucketsOf(latencies), 0.95);
      expect(p95).toBeGreaterThanOrEqual(Math.min(...latencies) / 1.2);
      expect(p95).toBeLessThanOrEqual(Math.max(...latencies) * 1.2);
    }),
  );
});

test('no calls have no percentile', () => {
  expect(percentile([], 0.95)).toBe(0);
});

test('odd latencies have a bucket all the same', () => {
  expect([0, -1, Number.NaN, 1e-9].map(latencyBucket)).toEqual([-40, -40, -40, -40]);
  expect(latencyBucket(Number.MAX_VALUE)).toBe(107);
  expect([1, 1.18, 1.19, 2].map(latencyBucket)).toEqual([0, 0, 1, 4]);
});

function uniforms(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
}
