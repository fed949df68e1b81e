import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { Token } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Access } from '../access.ts';
import { isUniqueViolation } from '../constraint.ts';
import type { Database } from '../schema.ts';
import type { TokenRepository } from '../store.ts';

export function tokenRepository({ read, write }: Access): TokenRepository {
  return {
    async list() {
      const rows = await read.selectFrom('tokens').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(fromRow);
    },
    async byHash(hash) {
      const row = await read
        .selectFrom('tokens')
        .selectAll()
        .where('hash', '=', hash)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async byId(id) {
      const row = await read.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async put({ name, gatewayId, hash, userId = null }) {
      const change = { hash, revoked_at: null, user_id: userId };
      const row = { ...change, id: newId('tok'), name, gateway_id: gatewayId, created_at: Date.now() };
      const kept = await write((db) =>
        db
          .insertInto('tokens')
          .values(row)
          .onConflict((conflict) => conflict.columns(['gateway_id', 'name']).doUpdateSet(change))
          .returningAll()
          .executeTakeFirstOrThrow(),
      ).catch((error: unknown) => {
        throw isUniqueViolation(error)
          ? coded('token_unusable', { reason: 'another token has the same text' }, error)
          : error;
      });
      return fromRow(kept);
    },
    async revoke(id) {
      const revoked = { revoked_at: Date.now() };
      await write((db) =>
        db.updateTable('tokens').set(revoked).where('id', '=', id).where('revoked_at', 'is', null).execute(),
      );
    },
  };
}

function fromRow(row: Selectable<Database['tokens']>): Token {
  return {
    id: row.id,
    name: row.name,
    gatewayId: row.gateway_id,
    userId: row.user_id,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}
