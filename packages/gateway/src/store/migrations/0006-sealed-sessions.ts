import type { ColumnDefinitionBuilder, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/**
 * Session ids of servers stood there as they were, and opened a session at any server that asks for nothing else. They are sealed now,
 * for which one column has to name the row. Those that were there are forgotten: clients keep their sessions, and the next call opens
 * a new one with the server, as after its restart.
 */
export function sealedSessions({ strict, text, bytes }: EngineDialect): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.dropTable('upstream_sessions').execute();
      await strict(
        db.schema
          .createTable('upstream_sessions')
          .addColumn('key', text, (column) => column.primaryKey())
          .addColumn('session_hash', text, references('sessions.hash'))
          .addColumn('assignment_id', text, references('assignments.id'))
          .addColumn('sealed', bytes)
          .addColumn('protocol_version', text, required)
          .addColumn('holder', text, required),
      ).execute();
      for (const [name, column] of [
        ['upstream_sessions_session', 'session_hash'],
        ['upstream_sessions_assignment', 'assignment_id'],
      ] as const) {
        await db.schema.createIndex(name).on('upstream_sessions').column(column).execute();
      }
    },
  };
}

type Build = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

const required: Build = (column) => column.notNull();
const references =
  (target: string): Build =>
  (column) =>
    column.notNull().references(target).onDelete('cascade');
