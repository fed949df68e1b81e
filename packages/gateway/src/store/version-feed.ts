import type { Log } from '../log/logger.ts';

/** Tells that the configuration moved, whoever moved it, and how sure that is. */
export interface VersionFeed {
  onChange(listener: () => void): () => void;
  /** A commit of ours moved the configuration to this version. */
  advance(version: number): void;
  /** Looks now instead of at the next beat: on a hint that something moved. */
  look(): Promise<void>;
  /** Milliseconds for which a change by others may have gone unnoticed. */
  age(): number;
  close(): void;
}

export interface VersionFeedOptions {
  /** The version that is committed now. */
  readonly read: () => Promise<number>;
  /** What it was when the configuration was last read. */
  readonly first: number;
  readonly log: Log;
}

/** Milliseconds between two looks. */
const beat = 250;

/** Looks at the committed version of the configuration at each beat. Looks never overlap: a slow store is asked once at a time. */
export function createVersionFeed({ read, first, log }: VersionFeedOptions): VersionFeed {
  const listeners = new Set<() => void>();
  let seen = first;
  let currentAt = performance.now();
  let failing = false;
  let looking: Promise<void> | undefined;

  function advance(version: number): void {
    if (version <= seen) return;
    seen = version;
    for (const listener of listeners) listener();
  }

  async function readOnce(): Promise<void> {
    const askedAt = performance.now();
    try {
      advance(await read());
      currentAt = askedAt;
      failing = false;
    } catch (err) {
      if (!failing) log.error({ err }, 'the store does not say whether the configuration changed');
      failing = true;
    }
  }

  function look(): Promise<void> {
    looking ??= readOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  const timer = setInterval(() => void look(), beat).unref();
  return {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    advance,
    look,
    age: () => performance.now() - currentAt,
    close: () => clearInterval(timer),
  };
}
