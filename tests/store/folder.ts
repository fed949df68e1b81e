import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';

export const silent = createLog('silent');

export interface Folder {
  /** A data folder that is not there yet, new for each test. */
  readonly path: string;
  /** Opens its store; closed after the test at the latest. */
  open(options?: { readonly exclusive?: boolean }): Promise<Store>;
}

/** Gives each test of a file a data folder of its own. */
export function eachInItsFolder(): Folder {
  const current = { root: '', stores: [] as Store[] };
  beforeEach(async () => {
    current.root = await mkdtemp(join(tmpdir(), 'gatehouse-store-'));
  });
  afterEach(async () => {
    for (const store of current.stores.splice(0)) await store.close();
    await rm(current.root, { recursive: true });
  });
  return {
    get path() {
      return join(current.root, 'data');
    },
    async open({ exclusive = false } = {}) {
      const location = { directory: this.path, database: undefined };
      const store = await openStore(location, { exclusive, log: silent });
      current.stores.push(store);
      return store;
    },
  };
}
