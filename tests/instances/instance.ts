import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-instances-'));

/** One more instance on a database, as another host would open it. */
export function openInstance(url: string): Promise<Store> {
  const database = { url, directUrl: undefined };
  return openStore({ directory, database }, { exclusive: true, log: createLog('silent') });
}
