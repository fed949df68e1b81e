import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/** What several instances need to work as one: leases on work that one may do at a time, and a place to leave messages. */
export function instances({ strict, text, time, bytes }: EngineDialect): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await strict(
        db.schema
          .createTable('leases')
          .addColumn('name', text, (column) => column.primaryKey())
          .addColumn('owner', text, (column) => column.notNull())
          .addColumn('until', time, (column) => column.notNull())
          .addColumn('fence', time, (column) => column.notNull()),
      ).execute();
      await strict(
        db.schema
          .createTable('mailbox')
          .addColumn('key', text, (column) => column.primaryKey())
          .addColumn('body', bytes, (column) => column.notNull())
          .addColumn('expires_at', time, (column) => column.notNull()),
      ).execute();
      await db.schema.createIndex('mailbox_expiry').on('mailbox').column('expires_at').execute();
    },
  };
}
