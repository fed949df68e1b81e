import { setTimeout as delay } from 'node:timers/promises';
import type { EventSink } from './event-stream.ts';

/** Milliseconds between two looks: on any instance, whichever wrote. */
const lookEvery = 500;

/** Looks again and again for what is to be told, each look after the one before was taken, until the stream is over. */
export async function liveLoop({ signal }: EventSink, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await look();
    await delay(lookEvery, undefined, { signal }).catch(() => undefined);
  }
}
