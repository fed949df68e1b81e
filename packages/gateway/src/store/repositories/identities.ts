import type { Kysely } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { Access } from '../access.ts';
import { takeTurn } from '../read-version.ts';
import type { Database } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import type { IdentityRepository } from '../store.ts';
import { expectUpdated } from './expect-updated.ts';
import { headerColumns, identityFrom, oauthColumns, openedFrom } from './identity-row.ts';
import { connected, statusColumns } from './status-row.ts';

/** Bound parameters of one statement are limited, on both engines. */
const chunk = 500;

const place = (rowId: string) => ({ table: 'identities', rowId, column: 'sealed' });

/** @param configuration for what calls depend on; @param upkeep for what nobody else need know at once */
export function identityRepository(configuration: Access, upkeep: Access, sealer: Sealer): IdentityRepository {
  const { read } = configuration;
  const ofOwner = (db: Kysely<Database>, serverId: string, owner: string | null) =>
    db
      .selectFrom('identities')
      .selectAll()
      .where('server_id', '=', serverId)
      .where('owner', owner === null ? 'is' : '=', owner);

  async function replace(
    serverId: string,
    owner: string | null,
    secret: unknown,
    columns: ReturnType<typeof oauthColumns>,
  ) {
    return configuration.writeTogether(async (db) => {
      const known = await ofOwner(db, serverId, owner).executeTakeFirst();
      const id = known?.id ?? newId('idn');
      const now = Date.now();
      const sealed = await sealer.seal(place(id), JSON.stringify(secret), db);
      const change = { ...columns, ...connected, state_since: now, wanted_scope: '', sealed, updated_at: now };
      const made = { id, server_id: serverId, owner, created_at: now, used_at: now, disabled: 0, version: 1 };
      const row = await db
        .insertInto('identities')
        .values({ ...change, ...made })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(({ eb }) => ({ ...change, version: eb('identities.version', '+', 1) })),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      return identityFrom(row);
    });
  }

  return {
    async list() {
      const rows = await read.selectFrom('identities').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(identityFrom);
    },
    async find(serverId, owner) {
      const row = await ofOwner(read, serverId, owner).executeTakeFirst();
      return row && identityFrom(row);
    },
    async byId(id) {
      const row = await read.selectFrom('identities').selectAll().where('id', '=', id).executeTakeFirst();
      return row && identityFrom(row);
    },
    async open(serverId, owner) {
      const row = await ofOwner(read, serverId, owner).executeTakeFirst();
      return row && openedFrom(row, await sealer.open(place(row.id), row.sealed, read));
    },
    setHeaders: (serverId, owner, values) => replace(serverId, owner, values, headerColumns),
    setTokens: (serverId, owner, granted) => replace(serverId, owner, granted.tokens, oauthColumns(granted)),
    renewTokens(id, from, granted) {
      return upkeep.writeTogether(async (db) => {
        await takeTurn(db);
        const now = Date.now();
        const sealed = await sealer.seal(place(id), JSON.stringify(granted.tokens), db);
        const row = await db
          .updateTable('identities')
          .set({ ...oauthColumns(granted), ...connected, sealed, version: from + 1, updated_at: now })
          .set(({ eb }) => ({
            state_since: eb.case().when('state', '=', 'connected').then(eb.ref('state_since')).else(now).end(),
          }))
          .where('id', '=', id)
          .where('version', '=', from)
          .returningAll()
          .executeTakeFirst();
        return row && identityFrom(row);
      });
    },
    async setStatus(id, from, status) {
      const columns = statusColumns(status);
      const known = await read
        .selectFrom('identities')
        .select(['state', 'code'])
        .where('id', '=', id)
        .where('version', '=', from)
        .executeTakeFirst();
      // Asked before, since any write moves the configuration.
      if (!known || (known.state === columns.state && known.code === columns.code)) return false;
      const { numUpdatedRows } = await configuration.write((db) =>
        db
          .updateTable('identities')
          .set({ ...columns, state_since: Date.now() })
          .where('id', '=', id)
          .where('version', '=', from)
          .where(({ eb, or }) => or([eb('state', '<>', columns.state), eb('code', '<>', columns.code)]))
          .executeTakeFirst(),
      );
      return numUpdatedRows === 1n;
    },
    async wantScope(id, scope) {
      await upkeep.writeTogether(async (db) => {
        await takeTurn(db);
        const known = await db
          .selectFrom('identities')
          .select('wanted_scope')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        const wanted_scope = union(known.wanted_scope, scope);
        await db.updateTable('identities').set({ wanted_scope }).where('id', '=', id).execute();
      });
    },
    async setDisabled(id, disabled) {
      const row = { disabled: disabled ? 1 : 0, updated_at: Date.now() };
      const result = await configuration.write((db) =>
        db.updateTable('identities').set(row).where('id', '=', id).executeTakeFirst(),
      );
      expectUpdated(result, `identity ${id}`);
    },
    async remove(id) {
      await configuration.write((db) => db.deleteFrom('identities').where('id', '=', id).execute());
    },
    async touch(ids, now) {
      await upkeep.writeTogether(async (db) => {
        for (let at = 0; at < ids.length; at += chunk) {
          const some = ids.slice(at, at + chunk);
          await db.updateTable('identities').set({ used_at: now }).where('id', 'in', some).execute();
        }
      });
    },
    async due(before, usedSince) {
      const rows = await read
        .selectFrom('identities')
        .selectAll()
        .where('refresh_at', '<', before)
        .where('used_at', '>=', usedSince)
        .where('refreshable', '=', 1)
        .where('disabled', '=', 0)
        .where('state', 'in', ['connected', 'degraded'])
        .orderBy('refresh_at')
        .orderBy('id')
        .execute();
      return rows.map(identityFrom);
    },
  };
}

function union(...scopes: string[]): string {
  return [...new Set(scopes.flatMap((scope) => scope.split(/\s+/)).filter((word) => word !== ''))].join(' ');
}
