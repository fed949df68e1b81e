import { readFileSync } from 'node:fs';
import type { Programs } from '../programs.ts';

/** Which core a program may run on; `undefined` leaves it to the system. */
export interface Pinning {
  /** Where the proxy under test runs, with all of its threads. */
  readonly proxy: number | undefined;
  /** Where stub and load generator run. */
  readonly surroundings: number | undefined;
}

/** Two different cores, where there are two and `taskset` is there to keep programs on them. */
export function choosePinning({ taskset }: Programs): Pinning {
  const cores = allowedCores();
  if (taskset === undefined || cores.length < 2) return { proxy: undefined, surroundings: undefined };
  return { proxy: cores.at(-1), surroundings: cores[0] };
}

/** A container may be held to some of the machine's cores, so they are asked for rather than counted. */
function allowedCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
