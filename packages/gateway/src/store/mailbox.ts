/** Where those wait who were promised a message. Rung by whoever delivers, here or in another instance. */
export interface MailRoom {
  /** Says that there may be mail under this key; `undefined` where rings may have been missed. */
  ring(key: string | undefined): void;
  /** Settles at the next ring for the key, after `milliseconds`, or when `signal` is aborted. */
  nextRing(key: string, milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function createMailRoom(): MailRoom {
  const waiting = new Map<string, Set<() => void>>();

  function wake(key: string): void {
    for (const resolve of waiting.get(key) ?? []) resolve();
  }

  return {
    ring(key) {
      for (const each of key === undefined ? [...waiting.keys()] : [key]) wake(each);
    },
    nextRing(key, milliseconds, signal) {
      return new Promise((resolve) => {
        const mine = waiting.get(key) ?? new Set();
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          mine.delete(end);
          if (mine.size === 0) waiting.delete(key);
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        waiting.set(key, mine.add(end));
        if (signal.aborted) end();
        else signal.addEventListener('abort', end);
      });
    },
  };
}
