import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/**
 * What a session must know on whichever instance it is used. Those that were there offer servers nothing, as they did before, and act
 * for whom their token or connection does.
 */
export function sessionContents({ text }: EngineDialect): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('sessions')
        .addColumn('capabilities', text, (column) => column.notNull().defaultTo('{}'))
        .execute();
      await db.schema.alterTable('sessions').addColumn('user_id', text).execute();
      await sql`update sessions set user_id = coalesce(
        (select user_id from tokens where 'token:' || tokens.id = sessions.principal),
        (select user_id from connections where 'connection:' || connections.id = sessions.principal))`.execute(db);
    },
  };
}
