import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import type { BrowserSessionRepository } from '../store.ts';

/** Whether the time of one is up is judged by the database's clock. */
export function browserSessionRepository(
  { read, write, writeTogether }: Access,
  { now }: EngineDialect,
): BrowserSessionRepository {
  return {
    async create({ hash, userId, expiresAt }) {
      const row = { hash, user_id: userId, expires_at: expiresAt };
      await writeTogether(async (db) => {
        await db.deleteFrom('browser_sessions').where('expires_at', '<=', now).execute();
        await db.insertInto('browser_sessions').values(row).execute();
      });
    },
    async byHash(hash) {
      const row = await read
        .selectFrom('browser_sessions')
        .selectAll()
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && { hash, userId: row.user_id, expiresAt: row.expires_at };
    },
    async end(hash) {
      await write((db) => db.deleteFrom('browser_sessions').where('hash', '=', hash).execute());
    },
  };
}
