import type { Kysely, Selectable, UpdateQueryBuilder, UpdateResult } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { OAuthClient } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import { takeTurn } from '../read-version.ts';
import type { Database } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import type { OAuthClientRepository } from '../store.ts';
import { expectUpdated } from './expect-updated.ts';

type Row = Selectable<Database['oauth_clients']>;
type ClientUpdate = UpdateQueryBuilder<Database, 'oauth_clients', 'oauth_clients', UpdateResult>;

const place = (rowId: string) => ({ table: 'oauth_clients', rowId, column: 'sealed' });

export function oauthClientRepository({ read, write, writeTogether }: Access, sealer: Sealer): OAuthClientRepository {
  return {
    async list() {
      const inUse = read.selectFrom('oauth_clients').selectAll().where('retired', '=', 0);
      const rows = await inUse.orderBy('created_at').orderBy('id').execute();
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
        .where('retired', '=', 0)
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
          .where('retired', '=', 0)
          .executeTakeFirst();
        const same = known?.client_id === client.clientId ? known : undefined;
        if (same) await db.deleteFrom('oauth_clients').where('id', '=', same.id).execute();
        else if (known) await retire(db, (clients) => clients.where('id', '=', known.id));
        const id = same?.id ?? newId('ocl');
        const sealed = client.secret === undefined ? null : await sealer.seal(place(id), client.secret, db);
        const row = { ...toRow(client), id, sealed, retired: 0, created_at: same?.created_at ?? Date.now() };
        await db.insertInto('oauth_clients').values(row).execute();
        return fromRow(row);
      });
    },
    async bind(id, issuer) {
      await writeTogether(async (db) => {
        const given = await db.selectFrom('oauth_clients').select('server_id').where('id', '=', id).executeTakeFirst();
        // One that was given comes before what was registered in the meantime.
        if (given) {
          const { server_id } = given;
          await retire(db, (all) =>
            all.where('server_id', '=', server_id).where('issuer', '=', issuer).where('id', '<>', id),
          );
        }
        const result = await db.updateTable('oauth_clients').set({ issuer }).where('id', '=', id).executeTakeFirst();
        expectUpdated(result, `client ${id}`);
      });
    },
    async setAuthMethod(id, authMethod) {
      const row = { auth_method: authMethod };
      await write((db) => db.updateTable('oauth_clients').set(row).where('id', '=', id).execute());
    },
    async retire(id) {
      await writeTogether((db) => retire(db, (clients) => clients.where('id', '=', id)));
    },
    async remove(id) {
      await write((db) => db.deleteFrom('oauth_clients').where('id', '=', id).execute());
    },
  };
}

/** Milliseconds for which a client stays that a sign-in under way may use still. */
const underWay = 15 * 60 * 1000;

/**
 * Takes clients out of use. Tokens belong to the client that they were issued to, so one that has identities stays for refreshing and
 * revoking, and goes when the last of them has moved and no sign-in can be under way.
 */
async function retire(db: Kysely<Database>, which: (row: ClientUpdate) => ClientUpdate): Promise<void> {
  const now = Date.now();
  await which(db.updateTable('oauth_clients').set({ retired: now }).where('retired', '=', 0)).execute();
  await db
    .deleteFrom('oauth_clients')
    .where('retired', '>', 0)
    .where('retired', '<', now - underWay)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('identities').select('identities.id').whereRef('identities.client_id', '=', 'oauth_clients.id'),
        ),
      ),
    )
    .execute();
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
