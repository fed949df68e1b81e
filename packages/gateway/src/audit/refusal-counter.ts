import { addressPrefix } from './address-prefix.ts';
import type { Refusals } from './audit.ts';

export interface RefusalCounter {
  count(remoteAddress: string, code: string, now: number): void;
  /** All counts so far, which it forgets. Ordered, so that two writers never wait for each other. */
  take(): Refusals[];
  /** Takes back counts that could not be written. */
  giveBack(refusals: readonly Refusals[]): void;
}

const minuteMs = 60_000;

/** @param bound of the different networks, reasons and minutes that are held; what comes then is counted under `other` */
export function createRefusalCounter(bound = 10_000): RefusalCounter {
  let held = new Map<string, Refusals>();

  function add({ minute, prefix, code, count }: Refusals): void {
    const key = `${minute} ${prefix} ${code}`;
    const found = held.get(key);
    if (found) held.set(key, { ...found, count: found.count + count });
    else if (held.size < bound || prefix === 'other') held.set(key, { minute, prefix, code, count });
    else add({ minute, prefix: 'other', code, count });
  }

  return {
    count(remoteAddress, code, now) {
      add({ minute: now - (now % minuteMs), prefix: addressPrefix(remoteAddress), code, count: 1 });
    },
    take() {
      const taken = [...held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, refusals]) => refusals);
      held = new Map();
      return taken;
    },
    giveBack(refusals) {
      for (const each of refusals) add(each);
    },
  };
}
