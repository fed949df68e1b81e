import { sql } from 'kysely';
import { hashSecret } from '../../crypto/token.ts';
import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import type { AttemptRepository } from '../way-in.ts';

/** One statement counts: of many at one moment none is lost, on whichever instance. */
export function attemptRepository({ write }: Access, { now }: EngineDialect): AttemptRepository {
  return {
    async count(key, spanMs) {
      const row = await write((db) =>
        db
          .insertInto('attempts')
          .values({ key: hashSecret(key), count: 1, expires_at: sql<number>`${now} + ${sql.lit(Math.round(spanMs))}` })
          .onConflict((conflict) =>
            conflict.column('key').doUpdateSet({
              count: sql<number>`case when attempts.expires_at > ${now} then attempts.count + 1 else 1 end`,
              expires_at: sql<number>`case when attempts.expires_at > ${now} then attempts.expires_at else excluded.expires_at end`,
            }),
          )
          .returning(['count', 'expires_at'])
          .executeTakeFirstOrThrow(),
      );
      return { count: row.count, endsAt: row.expires_at };
    },
    async forget(key) {
      await write((db) => db.deleteFrom('attempts').where('key', '=', hashSecret(key)).execute());
    },
    async sweep() {
      const { numDeletedRows } = await write((db) =>
        db.deleteFrom('attempts').where('expires_at', '<=', now).executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
  };
}
