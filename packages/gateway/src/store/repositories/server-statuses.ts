import type { Access } from '../access.ts';
import type { ServerStatusRepository } from '../store.ts';
import { statusColumns, statusFrom } from './status-row.ts';

export function serverStatusRepository({ read, write }: Access): ServerStatusRepository {
  return {
    async list() {
      const rows = await read.selectFrom('server_states').selectAll().orderBy('server_id').execute();
      return new Map(rows.map((row) => [row.server_id, statusFrom(row, row.since)]));
    },
    async get(serverId) {
      const row = await read
        .selectFrom('server_states')
        .selectAll()
        .where('server_id', '=', serverId)
        .executeTakeFirst();
      return row && statusFrom(row, row.since);
    },
    async put(serverId, status) {
      const change = { ...statusColumns(status), since: Date.now() };
      const kept = await write((db) =>
        db
          .insertInto('server_states')
          .values({ ...change, server_id: serverId })
          .onConflict((conflict) =>
            conflict
              .column('server_id')
              .doUpdateSet(change)
              .where(({ eb, or }) =>
                or([eb('server_states.state', '<>', change.state), eb('server_states.code', '<>', change.code)]),
              ),
          )
          .returning('server_id')
          .executeTakeFirst(),
      );
      return kept !== undefined;
    },
    async forget(serverId) {
      await write((db) => db.deleteFrom('server_states').where('server_id', '=', serverId).execute());
    },
  };
}
