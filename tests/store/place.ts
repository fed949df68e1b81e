import { createLog } from '../../packages/gateway/src/log/logger.ts';
import type { StoreLocation } from '../../packages/gateway/src/store/location.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';

/** An installation by one word, as other processes are told it: a data folder, or a folder for keys, `#` and a database's address. */
export function locationOf(place: string): StoreLocation {
  const [directory = '', url] = place.split('#');
  return { directory, database: url === undefined ? undefined : { url, directUrl: undefined } };
}

/** Opens its store. */
export function openAt(place: string, exclusive: boolean): Promise<Store> {
  return openStore(locationOf(place), { exclusive, log: createLog('warn') });
}
