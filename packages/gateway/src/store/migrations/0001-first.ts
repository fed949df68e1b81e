import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/** The first schema. Text keys, so that rows can be copied between engines as they are. */
export function first(dialect: EngineDialect): Migration {
  return {
    async up(db) {
      for (const create of [
        version,
        keyCheck,
        servers,
        gateways,
        assignments,
        identities,
        tokens,
        sessions,
        upstreamSessions,
      ]) {
        await create(db, dialect);
      }
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables as they were, which no type describes
type Db = Kysely<any>;

async function version(db: Db, { strict, time }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('store_version')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('configuration', time, (column) => column.notNull()),
  ).execute();
  await db.insertInto('store_version').values({ id: 1, configuration: 0 }).execute();
}

async function keyCheck(db: Db, { strict, bytes }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('key_check')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('sealed', bytes, (column) => column.notNull()),
  ).execute();
}

async function servers(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('servers')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('slug', text, (column) => column.notNull().unique())
      .addColumn('url', text, (column) => column.notNull())
      .addColumn('network', text, (column) => column.notNull())
      .addColumn('auth', text, (column) => column.notNull())
      .addColumn('disabled', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('updated_at', time, (column) => column.notNull()),
  ).execute();
}

async function gateways(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('gateways')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('slug', text, (column) => column.notNull().unique())
      .addColumn('disabled', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('created_at', time, (column) => column.notNull()),
  ).execute();
}

async function assignments(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('assignments')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('gateway_id', text, (column) => column.notNull().references('gateways.id').onDelete('cascade'))
      .addColumn('server_id', text, (column) => column.notNull().references('servers.id').onDelete('cascade'))
      .addColumn('prefix', text, (column) => column.notNull())
      .addColumn('tools', text, (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('created_at', time, (column) => column.notNull())
      .addUniqueConstraint('assignments_prefix', ['gateway_id', 'prefix']),
  ).execute();
  await db.schema.createIndex('assignments_server').on('assignments').column('server_id').execute();
}

async function identities(db: Db, { strict, time, bytes, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('identities')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('server_id', text, (column) => column.notNull().references('servers.id').onDelete('cascade'))
      .addColumn('owner', text)
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('updated_at', time, (column) => column.notNull()),
  ).execute();
  await db.schema.createIndex('identities_server').on('identities').column('server_id').execute();
  // Two unique indexes, since no two nulls are equal to a unique one.
  const index = (name: string) => db.schema.createIndex(name).on('identities').unique();
  await index('identities_shared').column('server_id').where(sql.ref('owner'), 'is', null).execute();
  await index('identities_owned').columns(['server_id', 'owner']).where(sql.ref('owner'), 'is not', null).execute();
}

async function tokens(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('tokens')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('gateway_id', text, (column) => column.notNull().references('gateways.id').onDelete('cascade'))
      .addColumn('hash', text, (column) => column.notNull().unique())
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('revoked_at', time)
      .addUniqueConstraint('tokens_name', ['gateway_id', 'name']),
  ).execute();
}

async function sessions(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('sessions')
      .addColumn('hash', text, (column) => column.primaryKey())
      .addColumn('gateway_id', text, (column) => column.notNull().references('gateways.id').onDelete('cascade'))
      .addColumn('principal', text, (column) => column.notNull())
      .addColumn('protocol_version', text, (column) => column.notNull())
      .addColumn('client_name', text, (column) => column.notNull())
      .addColumn('client_version', text, (column) => column.notNull())
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('last_seen_at', time, (column) => column.notNull()),
  ).execute();
  await db.schema.createIndex('sessions_gateway').on('sessions').column('gateway_id').execute();
  await db.schema.createIndex('sessions_seen').on('sessions').column('last_seen_at').execute();
}

async function upstreamSessions(db: Db, { strict, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('upstream_sessions')
      .addColumn('session_hash', text, (column) => column.notNull().references('sessions.hash').onDelete('cascade'))
      .addColumn('assignment_id', text, (column) => column.notNull().references('assignments.id').onDelete('cascade'))
      .addColumn('upstream_id', text)
      .addColumn('protocol_version', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('upstream_sessions_key', ['session_hash', 'assignment_id']),
  ).execute();
  await db.schema.createIndex('upstream_sessions_assignment').on('upstream_sessions').column('assignment_id').execute();
}
