/** One kind of traffic. It is part of the result file, so that a figure says what it is a figure of. */
export interface BenchCase {
  readonly name: string;
  readonly title: string;
  /** The stub's tool, whose name says how it answers. */
  readonly tool: string;
  readonly connections: number;
  /** Calls a second over all connections; where undefined, each connection sends as soon as it was answered. */
  readonly rate?: number;
  /** Progress notifications before the result. */
  readonly events: number;
  /** Seconds that are measured, after `warmUp`. */
  readonly seconds: number;
}

export interface Plan {
  readonly mode: 'quick' | 'full';
  readonly rounds: number;
  /** Load before the first round, per case: until so many calls or seconds are over. The JIT compiler counts in calls. */
  readonly rehearsal: { readonly calls: number; readonly seconds: number };
  /** Seconds that each measurement waits, at most, for other programs to leave the machine alone. */
  readonly patience: number;
  readonly cases: readonly BenchCase[];
}

/** Seconds at the start of each measurement whose latencies are not counted: connections open, caches fill. */
export const warmUp = 0.3;

/** The case that the headline is about. */
export const headlineCase = 'small';

const small: BenchCase = {
  name: headlineCase,
  title: '500-byte result, 32 calls at once',
  tool: 'answer',
  connections: 32,
  events: 0,
  seconds: 2,
};

const quick: Plan = {
  mode: 'quick',
  rounds: 5,
  rehearsal: { calls: 60_000, seconds: 8 },
  patience: 0,
  cases: [{ ...small, seconds: 1.6 }],
};

const full: Plan = {
  mode: 'full',
  rounds: 8,
  rehearsal: { calls: 60_000, seconds: 8 },
  patience: 10,
  cases: [
    { ...small, seconds: 3 },
    { ...small, name: 'single', title: '500-byte result, one call after another', connections: 1 },
    { ...small, name: 'steady', title: '500-byte result, 1,000 calls a second', rate: 1_000 },
    { ...small, name: 'large', title: '100 KiB result, 8 calls at once', tool: 'result_102400', connections: 8 },
    { ...small, name: 'burst', title: '20 events at once, then the result', tool: 'progress_20_0', events: 20 },
    { ...small, name: 'paced', title: '20 events 2 ms apart, then the result', tool: 'progress_20_2000', events: 20 },
  ],
};

export function planFor(options: { readonly quick: boolean }): Plan {
  return options.quick ? quick : full;
}
