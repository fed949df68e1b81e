import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/**
 * What a client asked for that holds as long as its session, so that a session with a server that is opened anew is told again; and
 * how often it asked to listen.
 */
export function sessionWishes(dialect: EngineDialect): Migration {
  return {
    async up(db) {
      await logLevel(db, dialect);
      await subscriptions(db, dialect);
      await db.schema
        .alterTable('sessions')
        .addColumn('streams', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables as they were, which no type describes
type Db = Kysely<any>;

async function logLevel(db: Db, { text }: EngineDialect): Promise<void> {
  await db.schema
    .alterTable('sessions')
    .addColumn('log_level', text, (column) => column.notNull().defaultTo(''))
    .execute();
}

async function subscriptions(db: Db, { strict, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('subscriptions')
      .addColumn('key', text, (column) => column.primaryKey())
      .addColumn('session_hash', text, (column) => column.notNull().references('sessions.hash').onDelete('cascade'))
      .addColumn('assignment_id', text, (column) => column.notNull().references('assignments.id').onDelete('cascade'))
      .addColumn('uri', text, (column) => column.notNull()),
  ).execute();
  for (const [name, column] of [
    ['subscriptions_session', 'session_hash'],
    ['subscriptions_assignment', 'assignment_id'],
  ] as const) {
    await db.schema.createIndex(name).on('subscriptions').column(column).execute();
  }
}
