import type { Log } from '../../log/logger.ts';
import type { Connection } from './connection.ts';

/** Tells that the configuration moved, whoever moved it. */
export interface ChangeFeed {
  onChange(listener: () => void): () => void;
  /** Looks at once instead of at the next beat; for commits of our own. */
  check(): void;
  close(): void;
}

/** Milliseconds between two looks. */
const beat = 250;

/**
 * Watches `store_version.configuration` on a connection that is not the writer's. SQLite says cheaply whether anything was
 * committed elsewhere; only then is the version read, and only where that moved are listeners called. So the bookkeeping of
 * sessions wakes nobody.
 */
export function createChangeFeed(reader: Connection, log: Log): ChangeFeed {
  const dataVersion = reader.prepare('pragma data_version').pluck();
  const configuration = reader.prepare('select configuration from store_version where id = 1').pluck();
  const listeners = new Set<() => void>();
  let seenData = dataVersion.get();
  let seenConfiguration = configuration.get();

  function hasMoved(): boolean {
    const data = dataVersion.get();
    if (data === seenData) return false;
    const version = configuration.get();
    seenData = data;
    if (version === seenConfiguration) return false;
    seenConfiguration = version;
    return true;
  }

  function check(): void {
    try {
      if (hasMoved()) for (const listener of listeners) listener();
    } catch (err) {
      log.error({ err }, 'a change of the configuration may have gone unnoticed');
    }
  }

  const timer = setInterval(check, beat).unref();
  return {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check,
    close: () => clearInterval(timer),
  };
}
