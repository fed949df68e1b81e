import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import { takeTurn } from '../read-version.ts';
import type { Sealer } from '../sealer.ts';
import type { OAuthFlowRepository } from '../store.ts';

const place = (rowId: string) => ({ table: 'oauth_flows', rowId, column: 'sealed' });

/** Whether its time is up is judged by the database's clock. */
export function oauthFlowRepository(
  { read, write, writeTogether }: Access,
  sealer: Sealer,
  { now }: EngineDialect,
): OAuthFlowRepository {
  return {
    async create(flow) {
      await writeTogether(async (db) => {
        await takeTurn(db);
        const row = {
          state_hash: flow.stateHash,
          browser_hash: flow.browserHash,
          server_id: flow.serverId,
          owner: flow.owner,
          sealed: await sealer.seal(place(flow.stateHash), flow.contents, db),
          expires_at: flow.expiresAt,
        };
        await db.insertInto('oauth_flows').values(row).execute();
      });
    },
    async take(stateHash, browserHash) {
      const row = await write((db) =>
        db
          .deleteFrom('oauth_flows')
          .where('state_hash', '=', stateHash)
          .where('browser_hash', '=', browserHash)
          .where('expires_at', '>', now)
          .returningAll()
          .executeTakeFirst(),
      );
      if (!row) return undefined;
      const contents = await sealer.open(place(stateHash), row.sealed, read);
      return { stateHash, browserHash, serverId: row.server_id, owner: row.owner, contents, expiresAt: row.expires_at };
    },
    async forget(serverId) {
      await write((db) => db.deleteFrom('oauth_flows').where('server_id', '=', serverId).execute());
    },
    async sweep() {
      const { numDeletedRows } = await write((db) =>
        db.deleteFrom('oauth_flows').where('expires_at', '<=', now).executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
  };
}
