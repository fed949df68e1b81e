import { hash as digest } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Subscription } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import { endedMeanwhile, lockSession } from '../lock-session.ts';
import type { Database } from '../schema.ts';
import type { SessionRepository } from '../store.ts';

type Wishes = Pick<SessionRepository, 'setLogLevel' | 'subscribe' | 'unsubscribe'>;

/** What a client asked for that holds as long as its session. */
export function sessionWishes({ write, writeTogether }: Access, dialect: EngineDialect): Wishes {
  return {
    async setLogLevel(hash, level) {
      await write((db) => db.updateTable('sessions').set({ log_level: level }).where('hash', '=', hash).execute());
    },
    subscribe(hash, subscription, atMost) {
      const row = { key: keyOf(hash, subscription), session_hash: hash };
      const { assignmentId: assignment_id, uri } = subscription;
      return writeTogether(async (db) => {
        // Those that are counted now must be all when this one is added.
        await lockSession(db, dialect, hash);
        if (await has(db, row.key)) return 'there';
        if ((await count(db, hash)) >= atMost) return 'full';
        await db
          .insertInto('subscriptions')
          .values({ ...row, assignment_id, uri })
          .execute();
        return 'added';
      }).catch(endedMeanwhile);
    },
    async unsubscribe(hash, subscription) {
      const key = keyOf(hash, subscription);
      await write((db) => db.deleteFrom('subscriptions').where('key', '=', key).execute());
    },
  };
}

/** The resources of one server of whose changes a session's client wants to hear. */
export async function subscribedUris(db: Kysely<Database>, hash: string, assignmentId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select('uri')
    .where('session_hash', '=', hash)
    .where('assignment_id', '=', assignmentId)
    .orderBy('uri')
    .execute();
  return rows.map(({ uri }) => uri);
}

async function has(db: Kysely<Database>, key: string): Promise<boolean> {
  const row = await db.selectFrom('subscriptions').select('key').where('key', '=', key).executeTakeFirst();
  return row !== undefined;
}

async function count(db: Kysely<Database>, hash: string): Promise<number> {
  const { rows } = await db
    .selectFrom('subscriptions')
    .select(({ fn }) => fn.countAll().as('rows'))
    .where('session_hash', '=', hash)
    .executeTakeFirstOrThrow();
  return Number(rows);
}

/** A URI may be longer than what an index of Postgres takes. */
function keyOf(sessionHash: string, { assignmentId, uri }: Subscription): string {
  return `${sessionHash} ${assignmentId} ${digest('sha256', uri, 'base64url')}`;
}
