/** Buckets of a quarter octave each: about 19 % from one bound to the next. 0 begins at 1 ms, negative ones lie below. */
const perOctave = 4;
/** About 1 µs, and a little over a day. */
const lowest = -40;
const highest = 107;

export interface LatencyBucket {
  readonly bucket: number;
  readonly calls: number;
  /** Milliseconds. */
  readonly latencySum: number;
}

export function latencyBucket(ms: number): number {
  if (!(ms > 0)) return lowest;
  return Math.min(Math.max(Math.floor(perOctave * Math.log2(ms)), lowest), highest);
}

/**
 * The latency that a share of the calls stayed under, in milliseconds; within 6 % of exact wherever there are enough calls for it
 * to mean anything, and exact where all calls took the same time.
 * @param share from 0 to 1, such as 0.95
 * @returns 0 where there are no calls
 */
export function percentile(buckets: readonly LatencyBucket[], share: number): number {
  const filled = buckets.filter(({ calls }) => calls > 0).toSorted((a, b) => a.bucket - b.bucket);
  const total = filled.reduce((sum, { calls }) => sum + calls, 0);
  let before = share * total;
  for (const bucket of filled) {
    if (before <= bucket.calls) return filled.length === 1 ? mean(bucket) : within(bucket, before / bucket.calls);
    before -= bucket.calls;
  }
  const slowest = filled.at(-1);
  return slowest === undefined ? 0 : within(slowest, 1);
}

/** As if the calls of a bucket lay evenly about their mean, as far as the nearer bound allows. */
function within(bucket: LatencyBucket, share: number): number {
  const middle = mean(bucket);
  const low = 2 ** (bucket.bucket / perOctave);
  const reach = Math.max(Math.min(middle - low, low * 2 ** (1 / perOctave) - middle), 0);
  return middle + reach * (2 * share - 1);
}

function mean({ calls, latencySum }: LatencyBucket): number {
  return latencySum / calls;
}
