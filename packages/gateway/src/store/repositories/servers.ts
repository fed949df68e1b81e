import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { AuthMode, NetworkClass, Server } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Access } from '../access.ts';
import { isUniqueViolation } from '../constraint.ts';
import type { Database } from '../schema.ts';
import type { ServerRepository } from '../store.ts';
import { expectUpdated } from './expect-updated.ts';

export function serverRepository({ read, write }: Access): ServerRepository {
  return {
    async list() {
      const rows = await read.selectFrom('servers').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(fromRow);
    },
    async bySlug(slug) {
      const row = await read.selectFrom('servers').selectAll().where('slug', '=', slug).executeTakeFirst();
      return row && fromRow(row);
    },
    async create({ slug, url, network, auth }) {
      const now = Date.now();
      const server = { id: newId('srv'), slug, url, network, auth, disabled: false };
      const row = { ...toRow(server), id: server.id, slug, disabled: 0, created_at: now, updated_at: now };
      await write((db) => db.insertInto('servers').values(row).execute()).catch((error: unknown) => {
        throw isUniqueViolation(error) ? coded('slug_taken', { slug }, error) : error;
      });
      return server;
    },
    async update(id, server) {
      const row = { ...toRow(server), updated_at: Date.now() };
      const result = await write((db) => db.updateTable('servers').set(row).where('id', '=', id).executeTakeFirst());
      expectUpdated(result, `server ${id}`);
    },
    async setDisabled(id, disabled) {
      const row = { disabled: disabled ? 1 : 0, updated_at: Date.now() };
      const result = await write((db) => db.updateTable('servers').set(row).where('id', '=', id).executeTakeFirst());
      expectUpdated(result, `server ${id}`);
    },
    async remove(id) {
      await write((db) => db.deleteFrom('servers').where('id', '=', id).execute());
    },
  };
}

function toRow({ url, network, auth }: { url: string; network: NetworkClass; auth: AuthMode }) {
  return { url, network, auth: JSON.stringify(auth) };
}

function fromRow(row: Selectable<Database['servers']>): Server {
  return {
    id: row.id,
    slug: row.slug,
    url: row.url,
    network: row.network as NetworkClass,
    auth: JSON.parse(row.auth) as AuthMode,
    disabled: row.disabled === 1,
  };
}
