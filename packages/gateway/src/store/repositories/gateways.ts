import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { Gateway } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Access } from '../access.ts';
import { isUniqueViolation } from '../constraint.ts';
import type { Database } from '../schema.ts';
import type { GatewayRepository } from '../store.ts';
import { expectUpdated } from './expect-updated.ts';

export function gatewayRepository({ read, write }: Access): GatewayRepository {
  return {
    async list() {
      const rows = await read.selectFrom('gateways').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(fromRow);
    },
    async bySlug(slug) {
      const row = await read.selectFrom('gateways').selectAll().where('slug', '=', slug).executeTakeFirst();
      return row && fromRow(row);
    },
    async create({ slug }) {
      const row = { id: newId('gtw'), slug, disabled: 0, created_at: Date.now() };
      await write((db) => db.insertInto('gateways').values(row).execute()).catch((error: unknown) => {
        throw isUniqueViolation(error) ? coded('slug_taken', { slug }, error) : error;
      });
      return fromRow(row);
    },
    async setDisabled(id, disabled) {
      const row = { disabled: disabled ? 1 : 0 };
      const result = await write((db) => db.updateTable('gateways').set(row).where('id', '=', id).executeTakeFirst());
      expectUpdated(result, `gateway ${id}`);
    },
  };
}

function fromRow({ id, slug, disabled }: Selectable<Database['gateways']>): Gateway {
  return { id, slug, disabled: disabled === 1 };
}
