import { randomBytes } from 'node:crypto';
import type { Access } from '../access.ts';
import { takeTurn } from '../read-version.ts';
import type { Sealer } from '../sealer.ts';
import type { InstallationRepository } from '../store.ts';

const place = { table: 'installation', rowId: '1', column: 'sealed' };

export function installationRepository({ read, write, writeTogether }: Access, sealer: Sealer): InstallationRepository {
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
          .values({ ...change, id: 1, sealed: null })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
          .execute(),
      );
    },
    cookieKey() {
      return writeTogether(async (db) => {
        await takeTurn(db);
        const row = await db.selectFrom('installation').select('sealed').where('id', '=', 1).executeTakeFirstOrThrow();
        if (row.sealed) return sealer.open(place, row.sealed, db);
        const key = randomBytes(32).toString('base64url');
        const sealed = await sealer.seal(place, key, db);
        await db.updateTable('installation').set({ sealed }).where('id', '=', 1).execute();
        return key;
      });
    },
  };
}
