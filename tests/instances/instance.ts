import { createLog } from '../../packages/gateway/src/log/logger.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { openAt } from '../store/place.ts';

/** One more instance on a database, as another host would open it: without a folder. */
export function openInstance(url: string): Promise<Store> {
  return openAt(`#${url}`, true, createLog('silent'));
}
