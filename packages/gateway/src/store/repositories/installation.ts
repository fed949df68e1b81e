import type { Access } from '../access.ts';
import type { InstallationRepository } from '../store.ts';

export function installationRepository({ read, write }: Access): InstallationRepository {
  return {
    async publicUrl() {
      const row = await read.selectFrom('installation').select('public_url').where('id', '=', 1).executeTakeFirst();
      return row?.public_url;
    },
    async setPublicUrl(url) {
      const change = { public_url: url };
      await write((db) =>
        db
          .insertInto('installation')
          .values({ ...change, id: 1 })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
          .execute(),
      );
    },
  };
}
