/** The views that the API tells of as they change, and the operations whose answers that makes stale. */
export const liveViews = {
  servers: ['listServers', 'readServer', 'listIdentities'],
  alerts: ['listAlerts'],
} as const;

export type LiveView = keyof typeof liveViews;

const eventsOf: Readonly<Record<LiveView, readonly string[]>> = {
  servers: ['servers', 'server', 'removed'],
  alerts: ['alerts', 'alert'],
};

/** Milliseconds. */
const firstPause = 1_000;
const longestPause = 30_000;

/**
 * Follows a view until aborted, and comes back by itself whenever the stream ends.
 *
 * A browser opens six connections to one host and the gateway eight streams to one person, so of all tabs one holds the stream (the
 * Web Lock) and tells the others (the channel).
 * @param onChange called in every tab when something changed, or may have while the stream was away
 */
export function followView(view: LiveView, onChange: () => void, signal: AbortSignal): void {
  const name = `gatehouse-live-${view}`;
  const channel = new BroadcastChannel(name);
  channel.onmessage = onChange;
  signal.addEventListener('abort', () => channel.close(), { once: true });
  const tell = (): void => {
    onChange();
    if (!signal.aborted) channel.postMessage('changed');
  };
  navigator.locks
    .request(name, { signal }, () => holdStream(view, tell, signal))
    .catch(() => {
      // The one reason is that the tab gave up waiting for the lock.
    });
}

async function holdStream(view: LiveView, tell: () => void, signal: AbortSignal): Promise<void> {
  let pause = firstPause;
  while (!signal.aborted) {
    const opened = await streamOnce(view, tell, signal);
    pause = opened ? firstPause : Math.min(pause * 2, longestPause);
    await delay(pause, signal);
    // Whatever ended the stream may be seen by an ordinary request too: a session that is over is noticed by this.
    tell();
  }
}

/** @returns whether anything was told before it ended */
function streamOnce(view: LiveView, tell: () => void, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const source = new EventSource(`/api/v1/events/${view}`);
    let told = 0;
    const end = (): void => {
      source.close();
      resolve(told > 0);
    };
    for (const event of eventsOf[view])
      source.addEventListener(event, () => {
        told += 1;
        // The first event repeats what was read already.
        if (told > 1) tell();
      });
    source.addEventListener('error', end);
    signal.addEventListener('abort', end, { once: true });
  });
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
