import { type LoadGenerator, makeLoad } from './load.ts';
import { type Measurement, measure, type Subject } from './measure.ts';
import type { BenchCase, Plan } from './plan.ts';
import { untilQuiet } from './process/quiet.ts';

/** Told of everything that is done, so that whoever waits sees it go on. */
export type Progress = (text: string) => void;

export interface Measured {
  readonly measurements: readonly Measurement[];
  /** Calls that Gatehouse answered, rehearsals included. */
  readonly gatehouseCalls: number;
}

/**
 * All rounds of a plan. Every variant runs in every round, and each round begins with another one, so that whatever disturbs
 * the machine for a while disturbs all of them.
 */
export async function runRounds(
  plan: Plan,
  generator: LoadGenerator,
  subjects: readonly Subject[],
  progress: Progress,
): Promise<Measured> {
  let gatehouseCalls = await rehearse(plan, generator, subjects, progress);
  const measurements: Measurement[] = [];
  for (let round = 1; round <= plan.rounds; round++) {
    for (const benchCase of plan.cases) {
      for (const subject of rotated(subjects, round)) {
        await untilQuiet(plan.patience);
        const measurement = await measure(generator, subject, benchCase, round);
        measurements.push(measurement);
        if (measurement.variant === 'gatehouse') gatehouseCalls += measurement.total;
        progress(line(plan, measurement));
      }
    }
  }
  return { measurements, gatehouseCalls };
}

/** The same load unmeasured, through the proxies. Answers how many calls Gatehouse served. */
async function rehearse(
  plan: Plan,
  generator: LoadGenerator,
  subjects: readonly Subject[],
  progress: Progress,
): Promise<number> {
  progress('rehearsal');
  let gatehouseCalls = 0;
  for (const benchCase of plan.cases) {
    for (const subject of subjects) {
      const calls = subject.variant.pid === undefined ? 0 : await rehearseCase(plan, generator, subject, benchCase);
      if (subject.variant.name === 'gatehouse') gatehouseCalls += calls;
    }
  }
  return gatehouseCalls;
}

async function rehearseCase(
  { rehearsal }: Plan,
  generator: LoadGenerator,
  { variant, sessions }: Subject,
  benchCase: BenchCase,
): Promise<number> {
  const deadline = performance.now() + rehearsal.seconds * 1_000;
  let calls = 0;
  while (calls < rehearsal.calls && performance.now() < deadline) {
    calls += (await makeLoad(generator, variant, sessions, benchCase, 0.7)).total;
  }
  return calls;
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function line({ rounds }: Plan, { round, case: name, variant, cpuPerCall, callsPerSecond }: Measurement): string {
  const cpu = cpuPerCall === null ? '' : `, ${cpuPerCall.toFixed(1)} µs CPU per call`;
  return `round ${round} of ${rounds}, ${name}, ${variant}: ${Math.round(callsPerSecond)} calls/s${cpu}`;
}
