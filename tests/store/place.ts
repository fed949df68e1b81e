import { createLog, type Log } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';

/** The master key of every database of the tests. */
export const masterKey = Buffer.alloc(32, 1).toString('base64');

/** Opens a store by one word, as other processes are told it: a data folder, or a database's address after a `#`. */
export function openAt(place: string, exclusive: boolean, log: Log = createLog('warn')): Promise<Store> {
  const [directory = '', url] = place.split('#');
  const location = url === undefined ? { database: undefined } : { database: { url, directUrl: undefined }, masterKey };
  return openStore({ directory, ...location }, { exclusive, log });
}
