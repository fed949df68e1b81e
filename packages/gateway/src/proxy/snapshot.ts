import type { Configuration } from '../domain/configuration.ts';
import { coded } from '../errors/coded-error.ts';
import type { Log } from '../log/logger.ts';
import type { Store } from '../store/store.ts';

/** The configuration that routing reads: held in memory, immutable, replaced as a whole. */
export interface Snapshot {
  /**
   * At once while it is known to be in force. Where it changed, or where the store could not say for a second whether it did,
   * the store is read first.
   * @throws store_unreachable
   */
  current(): Configuration | Promise<Configuration>;
  close(): void;
}

export interface SnapshotOptions {
  readonly store: Store;
  readonly first: Configuration;
  /** Forgets everything that was made from what the store said before. */
  readonly forget: () => void;
  /** Called with each new configuration after a change, here or in another process. */
  readonly onChange: (configuration: Configuration) => Promise<void>;
  readonly log: Log;
}

export function createSnapshot({ store, first, forget, onChange, log }: SnapshotOptions): Snapshot {
  let configuration = first;
  let stale = false;
  let reading: Promise<Configuration> | undefined;

  async function read(): Promise<Configuration> {
    try {
      do {
        stale = false;
        forget();
        configuration = await store.configuration();
        // It may have changed again while it was read.
      } while (stale);
      return configuration;
    } catch (error) {
      stale = true;
      throw coded('store_unreachable', {}, error);
    }
  }

  function renew(): Promise<Configuration> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  const unsubscribe = store.onChange(() => {
    stale = true;
    renew()
      .then(onChange)
      .catch((err: unknown) =>
        log.error({ err }, 'a change of configuration could not be read; it will be tried again'),
      );
  });

  return {
    current: () => (!stale && store.isCurrent() ? configuration : renew()),
    close: unsubscribe,
  };
}
