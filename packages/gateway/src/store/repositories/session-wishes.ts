import type { Access } from '../access.ts';
import type { SessionRepository } from '../store.ts';

type Wishes = Pick<SessionRepository, 'logLevel' | 'setLogLevel' | 'subscriptions' | 'subscribe' | 'unsubscribe'>;

/** What a client asked for that holds as long as its session. */
export function sessionWishes({ read, write }: Access): Wishes {
  return {
    async logLevel(hash) {
      const row = await read.selectFrom('sessions').select('log_level').where('hash', '=', hash).executeTakeFirst();
      return row?.log_level ?? '';
    },
    async setLogLevel(hash, level) {
      await write((db) => db.updateTable('sessions').set({ log_level: level }).where('hash', '=', hash).execute());
    },
    async subscriptions(hash) {
      const rows = await read
        .selectFrom('subscriptions')
        .select(['assignment_id', 'uri'])
        .where('session_hash', '=', hash)
        .orderBy('uri')
        .execute();
      return rows.map(({ assignment_id: assignmentId, uri }) => ({ assignmentId, uri }));
    },
    async subscribe(hash, { assignmentId, uri }) {
      const row = { session_hash: hash, assignment_id: assignmentId, uri };
      await write((db) =>
        db
          .insertInto('subscriptions')
          .values(row)
          .onConflict((conflict) => conflict.columns(['session_hash', 'assignment_id', 'uri']).doNothing())
          .execute(),
      );
    },
    async unsubscribe(hash, { assignmentId, uri }) {
      await write((db) =>
        db
          .deleteFrom('subscriptions')
          .where('session_hash', '=', hash)
          .where('assignment_id', '=', assignmentId)
          .where('uri', '=', uri)
          .execute(),
      );
    },
  };
}
