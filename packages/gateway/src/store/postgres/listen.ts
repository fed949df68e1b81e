import pg from 'pg';
import type { Log } from '../../log/logger.ts';
import { connectionConfig } from './connection.ts';

/** Called with the payload of a notification; `undefined` when some may have been missed. */
export type Heard = (payload: string | undefined) => void;

export interface Listening {
  close(): Promise<void>;
}

/** Milliseconds before a lost connection is opened again, doubling up to the second one. */
const firstPause = 250;
const longestPause = 5_000;

/**
 * Listens on channels over a connection of its own, and opens it again whenever it is lost. Notifications are hints: what is sent
 * while there is no connection never arrives, which `heard(undefined)` tells after each reconnect.
 */
export function listen(url: string, channels: Readonly<Record<string, Heard>>, log: Log): Listening {
  let client: pg.Client | undefined;
  let closed = false;
  let pause = firstPause;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...connectionConfig(url), query_timeout: 5_000 });
    client = next;
    next.on('notification', ({ channel, payload }) => channels[channel]?.(payload));
    next.on('error', (err) => log.warn({ err }, 'the connection for notifications broke'));
    next.on('end', () => again(next));
    try {
      await next.connect();
      for (const channel of Object.keys(channels)) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
      pause = firstPause;
      for (const heard of Object.values(channels)) heard(undefined);
    } catch (err) {
      // A command may be done before this connection is made, and closes it then: that is nothing to tell.
      if (!closed) log.warn({ err }, 'the database takes no connection for notifications');
      await next.end().catch(() => undefined);
      again(next);
    }
  }

  function again(lost: pg.Client): void {
    if (closed || lost !== client) return;
    client = undefined;
    timer = setTimeout(() => void connect(), pause);
    timer.unref();
    pause = Math.min(pause * 2, longestPause);
  }

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
