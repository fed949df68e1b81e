const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** 128 and the number of the signal, as shells report it. */
const statuses = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 } as const;

export interface StopSignal {
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal;
  /** Settles then. */
  readonly received: Promise<void>;
}

/** Takes over the stop signals of the process. The first asks for a clean end; a second one ends it where it stands. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  for (const name of signals) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(statuses[name]);
      controller.abort();
    });
  }
  const { promise: received, resolve } = Promise.withResolvers<void>();
  controller.signal.addEventListener('abort', () => resolve());
  return { signal: controller.signal, received };
}
