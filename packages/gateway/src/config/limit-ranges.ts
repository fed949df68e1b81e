import type { Limits } from './limits.ts';

/** What the file may set a limit to. */
export interface LimitRange {
  readonly unit: 'bytes' | 'milliseconds' | 'calls' | 'failures';
  readonly least: number;
  readonly most: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const kibibyte = 1_024;
const mebibyte = 1_024 * kibibyte;

/**
 * Wide enough for whoever knows why, and within what works: timers overflow at 2^31 ms, a session is written as used once a minute, and
 * what is held in memory is held for each call.
 */
export const limitRanges: Readonly<Record<keyof Limits, LimitRange>> = {
  requestBytes: { unit: 'bytes', least: 16 * kibibyte, most: 64 * mebibyte },
  callTimeout: { unit: 'milliseconds', least: second, most: hour },
  callMaximum: { unit: 'milliseconds', least: second, most: day },
  serverCalls: { unit: 'calls', least: 1, most: 65_536 },
  callerCalls: { unit: 'calls', least: 1, most: 65_536 },
  serverQueue: { unit: 'calls', least: 0, most: 65_536 },
  queueWait: { unit: 'milliseconds', least: 100, most: 10 * minute },
  breakerFailures: { unit: 'failures', least: 1, most: 1_000 },
  breakerPause: { unit: 'milliseconds', least: second, most: hour },
  listTimeout: { unit: 'milliseconds', least: 500, most: 2 * minute },
  heldAnswer: { unit: 'bytes', least: kibibyte, most: 16 * mebibyte },
  messageBytes: { unit: 'bytes', least: 64 * kibibyte, most: 256 * mebibyte },
  catalogueLife: { unit: 'milliseconds', least: second, most: hour },
  failureLife: { unit: 'milliseconds', least: 500, most: 10 * minute },
  sessionIdle: { unit: 'milliseconds', least: 5 * minute, most: 30 * day },
};

/** Whether a limit may be set to it. */
export function isWithin(name: keyof Limits, value: number): boolean {
  const { least, most } = limitRanges[name];
  return Number.isInteger(value) && value >= least && value <= most;
}
