/** Lets so many pieces of work run at once; the rest wait in the order in which they came. */
export function createTurns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A turn that somebody waits for is handed on, never freed: whoever comes just then would overtake.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
