import type { Kysely, Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { App } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import { takeTurn } from '../read-version.ts';
import type { Database } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import type { AppRepository } from '../way-in.ts';
import { expectUpdated } from './expect-updated.ts';

type Wanted = Parameters<AppRepository['put']>[0];

const place = (rowId: string) => ({ table: 'apps', rowId, column: 'sealed' });

/** @param configuration for what decides whether an app comes in */
export function appRepository(configuration: Access, upkeep: Access, sealer: Sealer): AppRepository {
  const { read } = upkeep;
  const one = (column: 'id' | 'client_id', value: string) =>
    read.selectFrom('apps').selectAll().where(column, '=', value).executeTakeFirst();

  async function keep(db: Kysely<Database>, { clientId, name, source, redirectUris, secret }: Wanted): Promise<App> {
    await takeTurn(db);
    const known = await db.selectFrom('apps').selectAll().where('client_id', '=', clientId).executeTakeFirst();
    const id = known?.id ?? newId('app');
    const sealed =
      secret === undefined
        ? (known?.sealed ?? null)
        : secret === null
          ? null
          : await sealer.seal(place(id), secret, db);
    const change = { name, source, redirect_uris: JSON.stringify(redirectUris), sealed };
    const row = {
      disabled: known?.disabled ?? 0,
      created_at: known?.created_at ?? Date.now(),
      id,
      client_id: clientId,
    };
    await db
      .insertInto('apps')
      .values({ ...row, ...change })
      .onConflict((conflict) => conflict.column('client_id').doUpdateSet(change))
      .execute();
    return fromRow({ ...row, ...change });
  }

  return {
    async list() {
      const rows = await read.selectFrom('apps').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(fromRow);
    },
    async byId(id) {
      const row = await one('id', id);
      return row && fromRow(row);
    },
    async byClientId(clientId) {
      const row = await one('client_id', clientId);
      return row && fromRow(row);
    },
    put(app) {
      const access = app.source === 'given' || app.secret !== undefined ? configuration : upkeep;
      return access.writeTogether((db) => keep(db, app));
    },
    async secret(id) {
      const row = await one('id', id);
      return row?.sealed ? sealer.open(place(id), row.sealed, read) : undefined;
    },
    async setDisabled(id, disabled) {
      const change = { disabled: disabled ? 1 : 0 };
      const result = await configuration.write((db) =>
        db.updateTable('apps').set(change).where('id', '=', id).executeTakeFirst(),
      );
      expectUpdated(result, `app ${id}`);
    },
    async remove(id) {
      await configuration.write((db) => db.deleteFrom('apps').where('id', '=', id).execute());
    },
  };
}

function fromRow(row: Selectable<Database['apps']>): App {
  return {
    id: row.id,
    clientId: row.client_id,
    name: row.name,
    source: row.source as App['source'],
    redirectUris: JSON.parse(row.redirect_uris) as string[],
    hasSecret: row.sealed !== null,
    disabled: row.disabled === 1,
    createdAt: row.created_at,
  };
}
