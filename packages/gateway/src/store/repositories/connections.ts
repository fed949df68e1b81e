import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { Connection } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import type { Database } from '../schema.ts';
import type { ConnectionRepository } from '../way-in.ts';

/** @param configuration for what ends one */
export function connectionRepository(configuration: Access, { read, write }: Access): ConnectionRepository {
  const all = () => read.selectFrom('connections').selectAll();
  return {
    async list() {
      return (await all().orderBy('created_at').orderBy('id').execute()).map(fromRow);
    },
    async byId(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async byGrant(grantHash) {
      const row = await all().where('grant_hash', '=', grantHash).executeTakeFirst();
      return row && fromRow(row);
    },
    async of(userId) {
      return (await all().where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute()).map(fromRow);
    },
    async create({ userId, appId, gatewayId, resource, grantHash }) {
      const at = Date.now();
      const row = {
        id: newId('con'),
        user_id: userId,
        app_id: appId,
        gateway_id: gatewayId,
        resource,
        grant_hash: grantHash,
        created_at: at,
        used_at: at,
      };
      await write((db) => db.insertInto('connections').values(row).execute());
      return fromRow(row);
    },
    async touch(ids, now) {
      if (ids.length === 0) return;
      await write((db) => db.updateTable('connections').set({ used_at: now }).where('id', 'in', ids).execute());
    },
    async remove(id) {
      await configuration.write((db) => db.deleteFrom('connections').where('id', '=', id).execute());
    },
    async removeUnused(before) {
      const rows = await write((db) =>
        db.deleteFrom('connections').where('used_at', '<', before).returning('grant_hash').execute(),
      );
      return rows.map(({ grant_hash }) => grant_hash);
    },
  };
}

function fromRow(row: Selectable<Database['connections']>): Connection {
  return {
    id: row.id,
    userId: row.user_id,
    appId: row.app_id,
    gatewayId: row.gateway_id,
    resource: row.resource,
    grantHash: row.grant_hash,
    createdAt: row.created_at,
    usedAt: row.used_at,
  };
}
