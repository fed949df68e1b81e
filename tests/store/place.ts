import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';

/** Opens a store by one word, as other processes are told it: a data folder, or a folder for keys, `#` and a database's address. */
export function openAt(place: string, exclusive: boolean): Promise<Store> {
  const [directory = '', url] = place.split('#');
  const database = url === undefined ? undefined : { url, directUrl: undefined };
  return openStore({ directory, database }, { exclusive, log: createLog('warn') });
}
