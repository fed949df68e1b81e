import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/** The keys that seal values, each wrapped by a master key that is kept elsewhere. */
export function dataKeys({ strict, text, time, bytes }: EngineDialect): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await strict(
        db.schema
          .createTable('encryption_keys')
          .addColumn('id', 'integer', (column) => column.primaryKey())
          .addColumn('state', text, (column) => column.notNull())
          .addColumn('wrapped', bytes, (column) => column.notNull())
          .addColumn('master', text, (column) => column.notNull())
          .addColumn('created_at', time, (column) => column.notNull()),
      ).execute();
    },
  };
}
