import type { Identity } from '../../domain/records.ts';
import type { Log } from '../../log/logger.ts';
import type { Store } from '../../store/store.ts';
import type { Refresher } from './refresh.ts';

/** Looks after identities while nobody waits: renews those in recent use ahead of their end, and stamps those that were used. */
export interface Keeper {
  used(identityId: string): void;
  /** Begins nothing more, and waits for what is under way. */
  close(): Promise<void>;
}

const lookEvery = 15_000;
const stampEvery = 60_000;
/** An identity that nobody used for so long is renewed when it is needed again. */
const recentUse = 7 * 24 * 60 * 60 * 1000;
/** A provider that does not answer holds up to half a minute; the others must not wait for it. */
const atOnce = 4;

export function createKeeper(
  identities: Pick<Store['identities'], 'due' | 'touch'>,
  refresher: Refresher,
  log: Log,
): Keeper {
  let seen = new Set<string>();
  let renewing: Promise<unknown> = Promise.resolve();
  let closed = false;
  const report = (err: unknown): void => log.error({ err }, 'upkeep of identities failed');

  async function stamp(): Promise<void> {
    const ids = [...seen];
    seen = new Set();
    if (ids.length > 0) await identities.touch(ids, Date.now());
  }

  async function renewDue(): Promise<void> {
    const now = Date.now();
    const waiting = (await identities.due(now, now - recentUse)).values();
    await Promise.all(Array.from({ length: atOnce }, () => renewFrom(waiting)));
  }

  /** Takes one after the other from what others take from too. */
  async function renewFrom(waiting: Iterable<Identity>): Promise<void> {
    for (const { id, serverId, owner, version } of waiting) {
      if (closed) return;
      await refresher.refresh({ id, serverId, owner, version }).catch(report);
    }
  }

  let busy = false;
  const look = setInterval(() => {
    if (busy) return;
    busy = true;
    renewing = renewDue()
      .catch(report)
      .finally(() => {
        busy = false;
      });
  }, lookEvery).unref();
  const stamps = setInterval(() => void stamp().catch(report), stampEvery).unref();

  return {
    used: (identityId) => void seen.add(identityId),
    async close() {
      closed = true;
      clearInterval(look);
      clearInterval(stamps);
      await renewing;
      await stamp();
    },
  };
}
