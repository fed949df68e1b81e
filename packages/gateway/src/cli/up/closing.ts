import type { Log } from '../../log/logger.ts';

/** What was opened and must be closed again, last first. */
export interface Closing {
  /** Remembers how to close what was just opened. */
  add(name: string, close: () => Promise<void>): void;
  /** Closes everything, whatever fails on the way; failures are logged. */
  closeAll(): Promise<void>;
}

export function createClosing(log: Log): Closing {
  const opened: { name: string; close: () => Promise<void> }[] = [];
  return {
    add: (name, close) => void opened.push({ name, close }),
    async closeAll() {
      for (const { name, close } of opened.splice(0).reverse()) {
        await close().catch((error: unknown) => log.error({ err: error }, `closing the ${name} failed`));
      }
    },
  };
}
