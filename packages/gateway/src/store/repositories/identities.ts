import { newId } from '../../crypto/id.ts';
import type { Access } from '../access.ts';
import type { Sealer } from '../sealer.ts';
import type { HeaderValues, IdentityRepository } from '../store.ts';

export function identityRepository({ read, writeTogether }: Access, sealer: Sealer): IdentityRepository {
  const place = (rowId: string) => ({ table: 'identities', rowId, column: 'sealed' });
  return {
    async sharedHeaders(serverId) {
      const row = await read
        .selectFrom('identities')
        .select(['id', 'sealed'])
        .where('server_id', '=', serverId)
        .where('owner', 'is', null)
        .executeTakeFirst();
      return row && (JSON.parse(await sealer.open(place(row.id), row.sealed, read)) as HeaderValues);
    },
    async setSharedHeaders(serverId, values) {
      await writeTogether(async (db) => {
        const known = await db
          .selectFrom('identities')
          .select('id')
          .where('server_id', '=', serverId)
          .where('owner', 'is', null)
          .executeTakeFirst();
        const id = known?.id ?? newId('idn');
        const now = Date.now();
        const sealed = await sealer.seal(place(id), JSON.stringify(values), db);
        const change = { kind: 'header', sealed, updated_at: now };
        await db
          .insertInto('identities')
          .values({ ...change, id, server_id: serverId, owner: null, created_at: now })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
          .execute();
      });
    },
  };
}
