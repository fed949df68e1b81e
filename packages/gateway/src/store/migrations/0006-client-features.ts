import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/** What a client can do and what it asked for, so that any instance, and a session that a server makes us open anew, goes on with it. */
export function clientFeatures(dialect: EngineDialect): Migration {
  return {
    async up(db) {
      for (const step of [sessionColumns, subscriptions]) await step(db, dialect);
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables as they were, which no type describes
type Db = Kysely<any>;

/** Clients that were there are offered to servers as before: as ones that can do nothing. */
async function sessionColumns(db: Db, { text }: EngineDialect): Promise<void> {
  const add = (name: string, starting: string) =>
    db.schema
      .alterTable('sessions')
      .addColumn(name, text, (column) => column.notNull().defaultTo(starting))
      .execute();
  await add('capabilities', '{}');
  await add('log_level', '');
}

async function subscriptions(db: Db, { strict, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('subscriptions')
      .addColumn('session_hash', text, (column) => column.notNull().references('sessions.hash').onDelete('cascade'))
      .addColumn('assignment_id', text, (column) => column.notNull().references('assignments.id').onDelete('cascade'))
      .addColumn('uri', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('subscriptions_key', ['session_hash', 'assignment_id', 'uri']),
  ).execute();
  await db.schema.createIndex('subscriptions_assignment').on('subscriptions').column('assignment_id').execute();
}
