import { readdirSync, readFileSync } from 'node:fs';

/**
 * Microseconds that a process and its descendants have spent on a core, over all of their threads.
 *
 * Time on the core, not time that passed: it does not grow while a busy machine makes the process wait. A thread that ended is
 * not in the sum, so take differences only over a time in which none ends.
 */
export function cpuMicroseconds(pid: number): number {
  return processTree(pid).reduce((sum, each) => sum + ofProcess(each), 0);
}

/** The process and its descendants, those that ended meanwhile left out. */
export function processTree(pid: number): number[] {
  const children = threads(pid).flatMap((thread) => numbers(`/proc/${pid}/task/${thread}/children`));
  return [pid, ...children.flatMap(processTree)];
}

function ofProcess(pid: number): number {
  // schedstat: nanoseconds on a core, nanoseconds waiting for one, number of turns.
  const nanoseconds = threads(pid).map((thread) => numbers(`/proc/${pid}/task/${thread}/schedstat`)[0] ?? 0);
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1_000;
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function numbers(file: string): number[] {
  try {
    return readFileSync(file, 'utf8').split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
