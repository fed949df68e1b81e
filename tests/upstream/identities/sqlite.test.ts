import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAt } from '../../store/place.ts';
import { identitiesContract } from './contract.ts';

identitiesContract('SQLite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-identities-'));
  const store = await openAt(directory, true);
  return {
    stores: [store, store],
    async close() {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
});
