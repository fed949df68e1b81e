import type { Selectable } from 'kysely';
import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import type { Database } from '../schema.ts';
import type { BrowserSession, BrowserSessionRepository } from '../way-in.ts';

/** Whether the time of one is up is judged by the database's clock. */
export function browserSessionRepository({ read, write }: Access, { now }: EngineDialect): BrowserSessionRepository {
  const live = () => read.selectFrom('browser_sessions').selectAll().where('expires_at', '>', now);
  return {
    async create({ hash, userId, expiresAt, browser }) {
      const at = Date.now();
      const row = { hash, user_id: userId, expires_at: expiresAt, created_at: at, seen_at: at, browser };
      await write((db) => db.insertInto('browser_sessions').values(row).execute());
    },
    async byHash(hash) {
      const row = await live().where('hash', '=', hash).executeTakeFirst();
      return row && fromRow(row);
    },
    async of(userId) {
      const rows = await live().where('user_id', '=', userId).orderBy('created_at', 'desc').orderBy('hash').execute();
      return rows.map(fromRow);
    },
    async touch(hash) {
      const change = { seen_at: Date.now() };
      await write((db) => db.updateTable('browser_sessions').set(change).where('hash', '=', hash).execute());
    },
    async end(hash) {
      await write((db) => db.deleteFrom('browser_sessions').where('hash', '=', hash).execute());
    },
    async endAll(userId, except = '') {
      const { numDeletedRows } = await write((db) =>
        db.deleteFrom('browser_sessions').where('user_id', '=', userId).where('hash', '!=', except).executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
    async sweep() {
      const { numDeletedRows } = await write((db) =>
        db.deleteFrom('browser_sessions').where('expires_at', '<=', now).executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
  };
}

function fromRow(row: Selectable<Database['browser_sessions']>): BrowserSession {
  return {
    hash: row.hash,
    userId: row.user_id,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    browser: row.browser,
  };
}
