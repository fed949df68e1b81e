import { openInstance } from '../../instances/instance.ts';
import { createDatabase } from '../../postgres/database.ts';
import { identitiesContract } from './contract.ts';

identitiesContract('Postgres', async () => {
  const database = await createDatabase();
  const stores = [await openInstance(database.url), await openInstance(database.url)] as const;
  return {
    stores,
    async close() {
      for (const store of stores) await store.close();
      await database.drop();
    },
  };
});
