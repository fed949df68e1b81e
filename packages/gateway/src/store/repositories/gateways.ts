import type { Kysely, Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { Gateway } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Access } from '../access.ts';
import { isUniqueViolation } from '../constraint.ts';
import type { Database } from '../schema.ts';
import type { GatewayRepository } from '../store.ts';
import { expectUpdated } from './expect-updated.ts';

export function gatewayRepository({ read, write, writeTogether }: Access): GatewayRepository {
  return {
    async list() {
      const rows = await read.selectFrom('gateways').selectAll().orderBy('created_at').orderBy('id').execute();
      const users = await read.selectFrom('gateway_users').selectAll().orderBy('user_id').execute();
      return rows.map((row) => fromRow(row, users));
    },
    async bySlug(slug) {
      const row = await read.selectFrom('gateways').selectAll().where('slug', '=', slug).executeTakeFirst();
      if (!row) return undefined;
      const users = read.selectFrom('gateway_users').selectAll().where('gateway_id', '=', row.id).orderBy('user_id');
      return fromRow(row, await users.execute());
    },
    async create({ slug }) {
      const row = { id: newId('gtw'), slug, disabled: 0, everyone: 1, created_at: Date.now() };
      await write((db) => db.insertInto('gateways').values(row).execute()).catch((error: unknown) => {
        throw isUniqueViolation(error) ? coded('slug_taken', { slug }, error) : error;
      });
      return fromRow(row, []);
    },
    async setDisabled(id, disabled) {
      const row = { disabled: disabled ? 1 : 0 };
      const result = await write((db) => db.updateTable('gateways').set(row).where('id', '=', id).executeTakeFirst());
      expectUpdated(result, `gateway ${id}`);
    },
    async setUsers(id, users) {
      await writeTogether((db) => replaceUsers(db, id, users));
    },
    async remove(id) {
      await write((db) => db.deleteFrom('gateways').where('id', '=', id).execute());
    },
  };
}

async function replaceUsers(db: Kysely<Database>, id: string, users: Gateway['users']): Promise<void> {
  const row = { everyone: users === 'everyone' ? 1 : 0 };
  expectUpdated(await db.updateTable('gateways').set(row).where('id', '=', id).executeTakeFirst(), `gateway ${id}`);
  await db.deleteFrom('gateway_users').where('gateway_id', '=', id).execute();
  const rows = (users === 'everyone' ? [] : users).map((userId) => ({ gateway_id: id, user_id: userId }));
  if (rows.length > 0) await db.insertInto('gateway_users').values(rows).execute();
}

function fromRow(
  { id, slug, disabled, everyone }: Selectable<Database['gateways']>,
  users: readonly Selectable<Database['gateway_users']>[],
): Gateway {
  const named = users.filter(({ gateway_id }) => gateway_id === id).map(({ user_id }) => user_id);
  return { id, slug, disabled: disabled === 1, users: everyone === 1 ? 'everyone' : named };
}
