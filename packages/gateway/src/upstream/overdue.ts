/** What may last too long. */
export interface Watched {
  /**
   * @param now `performance.now()`
   * @param since milliseconds of waiting since it was looked at last: time in which this process stood still is none
   */
  look(now: number, since: number): void;
}

/** Milliseconds by which a limit may be passed. */
const every = 250;

const watched = new Set<Watched>();
let ticking: NodeJS.Timeout | undefined;

/**
 * Looks at it every now and then, until `unwatch`. There is one timer for all: almost every exchange is over long before its time, and a
 * timer of its own would cost each of them more than the entry here.
 */
export function watch(each: Watched): void {
  watched.add(each);
  ticking ??= setInterval(lookAtAll, every).unref();
}

export function unwatch(each: Watched): void {
  watched.delete(each);
}

function lookAtAll(): void {
  const now = performance.now();
  for (const each of watched) each.look(now, every);
  if (watched.size > 0) return;
  clearInterval(ticking);
  ticking = undefined;
}
