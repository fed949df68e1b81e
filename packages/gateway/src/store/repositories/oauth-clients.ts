import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { OAuthClient } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import { takeTurn } from '../read-version.ts';
import type { Database } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import type { OAuthClientRepository } from '../store.ts';
import { expectUpdated } from './expect-updated.ts';

type Row = Selectable<Database['oauth_clients']>;

const place = (rowId: string) => ({ table: 'oauth_clients', rowId, column: 'sealed' });

export function oauthClientRepository({ read, write, writeTogether }: Access, sealer: Sealer): OAuthClientRepository {
  return {
    async list() {
      const rows = await read.selectFrom('oauth_clients').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(fromRow);
    },
    async byId(id) {
      const row = await read.selectFrom('oauth_clients').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async find(serverId, issuer) {
      const rows = await read
        .selectFrom('oauth_clients')
        .selectAll()
        .where('server_id', '=', serverId)
        .where(({ eb, or }) => or([eb('issuer', '=', issuer), eb('issuer', 'is', null)]))
        .execute();
      const row = rows.find((client) => client.issuer === issuer) ?? rows[0];
      return row && fromRow(row);
    },
    async secret(id) {
      const row = await read.selectFrom('oauth_clients').select('sealed').where('id', '=', id).executeTakeFirst();
      return row?.sealed ? sealer.open(place(id), row.sealed, read) : undefined;
    },
    put(client) {
      return writeTogether(async (db) => {
        await takeTurn(db);
        const known = await db
          .selectFrom('oauth_clients')
          .select(['id', 'client_id', 'created_at'])
          .where('server_id', '=', client.serverId)
          .where('issuer', client.issuer === null ? 'is' : '=', client.issuer)
          .executeTakeFirst();
        if (known) await db.deleteFrom('oauth_clients').where('id', '=', known.id).execute();
        const same = known?.client_id === client.clientId ? known : undefined;
        const id = same?.id ?? newId('ocl');
        const sealed = client.secret === undefined ? null : await sealer.seal(place(id), client.secret, db);
        const row = { ...toRow(client), id, sealed, created_at: same?.created_at ?? Date.now() };
        await db.insertInto('oauth_clients').values(row).execute();
        return fromRow(row);
      });
    },
    async bind(id, issuer) {
      await writeTogether(async (db) => {
        const bound = db.selectFrom('oauth_clients').select('server_id').where('id', '=', id);
        // One that was given comes before what was registered in the meantime.
        await db
          .deleteFrom('oauth_clients')
          .where('server_id', '=', bound)
          .where('issuer', '=', issuer)
          .where('id', '<>', id)
          .execute();
        const result = await db.updateTable('oauth_clients').set({ issuer }).where('id', '=', id).executeTakeFirst();
        expectUpdated(result, `client ${id}`);
      });
    },
    async setAuthMethod(id, authMethod) {
      const row = { auth_method: authMethod };
      await write((db) => db.updateTable('oauth_clients').set(row).where('id', '=', id).execute());
    },
    async remove(id) {
      await write((db) => db.deleteFrom('oauth_clients').where('id', '=', id).execute());
    },
  };
}

function toRow(client: Omit<OAuthClient, 'id' | 'hasSecret' | 'createdAt'>) {
  return {
    server_id: client.serverId,
    issuer: client.issuer,
    source: client.source,
    client_id: client.clientId,
    auth_method: client.authMethod,
    secret_expires_at: client.secretExpiresAt,
    redirect_uri: client.redirectUri,
  };
}

function fromRow(row: Row): OAuthClient {
  return {
    id: row.id,
    serverId: row.server_id,
    issuer: row.issuer,
    source: row.source as OAuthClient['source'],
    clientId: row.client_id,
    hasSecret: row.sealed !== null,
    authMethod: row.auth_method,
    secretExpiresAt: row.secret_expires_at,
    redirectUri: row.redirect_uri,
    createdAt: row.created_at,
  };
}
