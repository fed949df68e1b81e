import { createDatabase, query } from '../postgres/database.ts';
import { storeContract } from './contract.ts';
import { silent } from './folder.ts';
import { openAt } from './place.ts';
import { startHelper } from './process.ts';

storeContract('Postgres', async () => {
  const { url, drop } = await createDatabase();
  const place = `#${url}`;
  return {
    open: () => openAt(place, true, silent),
    openBeside: () => openAt(place, false, silent),
    sql: (statement) => query(url, statement),
    async addServerElsewhere(slug) {
      await startHelper('add-server.ts', place, slug).lines;
    },
    remove: drop,
  };
});
