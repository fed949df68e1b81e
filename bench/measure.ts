import { setTimeout as delay } from 'node:timers/promises';
import { type LoadGenerator, type LoadResult, makeLoad } from './load.ts';
import type { BenchCase } from './plan.ts';
import { cpuMicroseconds } from './process/cpu-time.ts';
import { machineTicks, otherLoad } from './process/other-load.ts';
import type { Variant, VariantName } from './variants/variant.ts';

/** One case through one variant in one round. */
export interface Measurement extends LoadResult {
  readonly round: number;
  readonly case: string;
  readonly variant: VariantName;
  /** Microseconds on a core per call, over all threads of the proxy; null where there is no proxy. */
  readonly cpuPerCall: number | null;
  /** The share of the machine that programs other than the bench used meanwhile, 0 to 1. */
  readonly otherLoad: number;
}

/** A variant that is ready, with the sessions that were opened on it. */
export interface Subject {
  readonly variant: Variant;
  readonly sessions: readonly string[];
}

/** Milliseconds after the load in which work that was put off, such as the audit trail's last batch, is still counted. */
const aftermath = 300;

export async function measure(
  generator: LoadGenerator,
  { variant, sessions }: Subject,
  benchCase: BenchCase,
  round: number,
): Promise<Measurement> {
  const { name, pid } = variant;
  const before = reading(pid);
  const result = await makeLoad(generator, variant, sessions, benchCase, benchCase.seconds);
  await delay(aftermath);
  const after = reading(pid);
  const bench = after.bench - before.bench + result.ownCpu;
  return {
    round,
    case: benchCase.name,
    variant: name,
    cpuPerCall: pid === undefined ? null : (after.proxy - before.proxy) / result.total,
    otherLoad: otherLoad(before.machine, after.machine, bench),
    ...result,
  };
}

function reading(proxy: number | undefined) {
  return {
    machine: machineTicks(),
    proxy: proxy === undefined ? 0 : cpuMicroseconds(proxy),
    // Everything that is measured is a descendant of this process, but for the generator, which has ended by then.
    bench: cpuMicroseconds(process.pid),
  };
}
