import { createLog, type Log } from '../../packages/gateway/src/log/logger.ts';
import type { StoreLocation } from '../../packages/gateway/src/store/location.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';

/** The master key of every database of the tests. */
export const masterKey = Buffer.alloc(32, 1).toString('base64');

/** A store by one word, as other processes are told it: a data folder, or a database's address after a `#`. */
export function locationOf(place: string): StoreLocation {
  const [directory = '', url] = place.split('#');
  if (url === undefined) return { directory, database: undefined };
  return { directory, database: { url, directUrl: undefined }, masterKey };
}

export function openAt(place: string, exclusive: boolean, log: Log = createLog('warn')): Promise<Store> {
  return openStore(locationOf(place), { exclusive, log });
}
