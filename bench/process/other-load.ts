import { readFileSync } from 'node:fs';

/** Ticks since start, summed over all cores: how long they were busy, and how long they existed. */
export interface Ticks {
  readonly busy: number;
  readonly all: number;
}

/** A tick of /proc/stat is a hundredth of a second. */
const ticksPerSecond = 100;

export function machineTicks(): Ticks {
  const [, ...values] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/) ?? [];
  // user nice system idle iowait irq softirq steal; what follows is in user already.
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softirq = 0, steal = 0] = values.map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, all: busy + idle + waiting };
}

/**
 * The share of the machine, 0 to 1, that was used by others than the bench: caches and cores are shared with them, so figures
 * from a time in which it is high say little.
 * @param own microseconds of CPU that the bench itself took meanwhile
 */
export function otherLoad(before: Ticks, after: Ticks, own: number): number {
  const busy = after.busy - before.busy - (own / 1e6) * ticksPerSecond;
  return Math.max(0, busy / (after.all - before.all));
}
