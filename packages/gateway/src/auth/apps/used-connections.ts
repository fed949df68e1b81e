import type { Connection } from '../../domain/records.ts';
import type { Log } from '../../log/logger.ts';
import type { Store } from '../../store/store.ts';

/** Stamps connections as used, a few seconds later and together: no call waits for it. */
export interface UsedConnections {
  add(connection: Pick<Connection, 'id' | 'usedAt'>): void;
  /** Writes what is only in memory, and stops the timer. */
  close(): Promise<void>;
}

/** Milliseconds. */
const stampEvery = 10 * 60_000;
const writeEvery = 5_000;

export function createUsedConnections({ connections }: Pick<Store, 'connections'>, log: Log): UsedConnections {
  let used = new Set<string>();

  async function write(): Promise<void> {
    const ids = [...used];
    used = new Set();
    await connections.touch(ids, Date.now());
  }

  const failed = (err: unknown) => log.error({ err }, 'connections could not be stamped as used');
  const timer = setInterval(() => void write().catch(failed), writeEvery).unref();
  return {
    add({ id, usedAt }) {
      if (Date.now() - usedAt >= stampEvery) used.add(id);
    },
    async close() {
      clearInterval(timer);
      await write().catch(failed);
    },
  };
}
