import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { createDatabase } from '../postgres/database.ts';
import { storeContract } from './contract.ts';
import { silent } from './folder.ts';
import { startHelper } from './process.ts';

storeContract('Postgres', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-contract-'));
  const { url, drop } = await createDatabase();
  return {
    open: () => openStore({ directory, database: { url, directUrl: undefined } }, { exclusive: true, log: silent }),
    async addServerElsewhere(slug) {
      await startHelper('add-server.ts', `${directory}#${url}`, slug).lines;
    },
    async remove() {
      await drop();
      await rm(directory, { recursive: true });
    },
  };
});
