import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { storeContract } from './contract.ts';
import { silent } from './folder.ts';
import { startHelper } from './process.ts';

storeContract('SQLite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-contract-'));
  return {
    open: () => openStore({ directory, database: undefined }, { exclusive: true, log: silent }),
    async addServerElsewhere(slug) {
      await startHelper('add-server.ts', directory, slug).lines;
    },
    remove: () => rm(directory, { recursive: true }),
  };
});
