import { setTimeout as delay } from 'node:timers/promises';
import { cpuMicroseconds } from './cpu-time.ts';
import { machineTicks, otherLoad } from './other-load.ts';

/** The share of the machine up to which others may use it in a quiet moment. */
const quiet = 0.05;
/** Milliseconds that are looked at. */
const glance = 300;

/** Waits until the machine is quiet, or until the time is up. */
export async function untilQuiet(seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  while (performance.now() < deadline) {
    const before = { machine: machineTicks(), bench: cpuMicroseconds(process.pid) };
    await delay(glance);
    if (otherLoad(before.machine, machineTicks(), cpuMicroseconds(process.pid) - before.bench) <= quiet) return;
  }
}
