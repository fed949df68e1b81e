import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { storeContract } from './contract.ts';
import { silent } from './folder.ts';
import { onFile } from './key-bench.ts';
import { startHelper } from './process.ts';

storeContract('SQLite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-contract-'));
  return {
    open: () => openStore({ directory, database: undefined }, { exclusive: true, log: silent }),
    openBeside: () => openStore({ directory, database: undefined }, { exclusive: false, log: silent }),
    sql: async (statement) => onFile(join(directory, 'gateway.db'), statement),
    async addServerElsewhere(slug) {
      await startHelper('add-server.ts', directory, slug).lines;
    },
    remove: () => rm(directory, { recursive: true }),
  };
});
