import type { ColumnDefinitionBuilder, Kysely, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/** Who calls a server as whom, and how that stands: people, their identities, sign-ins under way, our clients, alerts. */
export function wayOut(dialect: EngineDialect): Migration {
  return {
    async up(db) {
      for (const step of [
        users,
        browserSessions,
        oauthClients,
        oauthFlows,
        serverStates,
        alerts,
        installation,
        newColumns,
        identityColumns,
      ]) {
        await step(db, dialect);
      }
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables as they were, which no type describes
type Db = Kysely<any>;

type Build = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

const required: Build = (column) => column.notNull();
const key: Build = (column) => column.primaryKey();

async function users(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('users')
      .addColumn('id', text, key)
      .addColumn('email', text, (column) => column.notNull().unique())
      .addColumn('created_at', time, required),
  ).execute();
}

async function browserSessions(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('browser_sessions')
      .addColumn('hash', text, key)
      .addColumn('user_id', text, (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('expires_at', time, required),
  ).execute();
  await db.schema.createIndex('browser_sessions_user').on('browser_sessions').column('user_id').execute();
  await db.schema.createIndex('browser_sessions_expiry').on('browser_sessions').column('expires_at').execute();
}

async function oauthClients(db: Db, { strict, time, text, bytes }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('oauth_clients')
      .addColumn('id', text, key)
      .addColumn('server_id', text, ofServer)
      .addColumn('issuer', text)
      .addColumn('source', text, required)
      .addColumn('client_id', text, required)
      .addColumn('sealed', bytes)
      .addColumn('auth_method', text)
      .addColumn('secret_expires_at', time)
      .addColumn('redirect_uri', text)
      .addColumn('retired', time, required)
      .addColumn('created_at', time, required),
  ).execute();
  // Two unique indexes, since no two nulls are equal to a unique one.
  const index = (name: string) => db.schema.createIndex(name).on('oauth_clients').unique();
  await index('oauth_clients_unbound')
    .column('server_id')
    .where(sql<SqlBool>`issuer is null and retired = 0`)
    .execute();
  await index('oauth_clients_bound')
    .columns(['server_id', 'issuer'])
    .where(sql<SqlBool>`issuer is not null and retired = 0`)
    .execute();
}

async function oauthFlows(db: Db, { strict, time, text, bytes }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('oauth_flows')
      .addColumn('state_hash', text, key)
      .addColumn('browser_hash', text, required)
      .addColumn('server_id', text, ofServer)
      .addColumn('owner', text, (column) => column.references('users.id').onDelete('cascade'))
      .addColumn('sealed', bytes, required)
      .addColumn('expires_at', time, required),
  ).execute();
  for (const column of ['server_id', 'owner', 'expires_at'])
    await db.schema.createIndex(`oauth_flows_${column}`).on('oauth_flows').column(column).execute();
}

async function serverStates(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('server_states')
      .addColumn('server_id', text, (column) => column.primaryKey().references('servers.id').onDelete('cascade'))
      .addColumn('state', text, required)
      .addColumn('since', time, required)
      .addColumn('code', text, required)
      .addColumn('why', text, required)
      .addColumn('problem', text),
  ).execute();
}

/** Without foreign keys: what went wrong is told as long as it is of use, whatever became of its subject. */
async function alerts(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('alerts')
      .addColumn('id', text, key)
      .addColumn('cause', text, required)
      .addColumn('subject_kind', text, required)
      .addColumn('subject_id', text, required)
      .addColumn('severity', text, required)
      .addColumn('why', text, required)
      .addColumn('problem', text)
      .addColumn('link', text, required)
      .addColumn('count', time, required)
      .addColumn('first_at', time, required)
      .addColumn('last_at', time, required)
      .addColumn('resolved_at', time),
  ).execute();
  await db.schema
    .createIndex('alerts_open')
    .on('alerts')
    .unique()
    .columns(['subject_kind', 'subject_id', 'cause'])
    .where(sql.ref('resolved_at'), 'is', null)
    .execute();
  await db.schema.createIndex('alerts_last').on('alerts').column('last_at').execute();
}

async function installation(db: Db, { strict, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema.createTable('installation').addColumn('id', 'integer', key).addColumn('public_url', text, required),
  ).execute();
}

async function newColumns(db: Db, { text }: EngineDialect): Promise<void> {
  await db.schema
    .alterTable('tokens')
    .addColumn('user_id', text, (column) => column.references('users.id').onDelete('cascade'))
    .execute();
  await db.schema.createIndex('tokens_user').on('tokens').column('user_id').execute();
  await db.schema
    .alterTable('assignments')
    .addColumn('identity', text, (column) => column.notNull().defaultTo('shared'))
    .execute();
  await db.schema
    .alterTable('upstream_sessions')
    .addColumn('holder', text, (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema
    .alterTable('sessions')
    .addColumn('elicits_url', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

/** Identities that were there are connected and of version 1. */
async function identityColumns(db: Db, { time, text }: EngineDialect): Promise<void> {
  const starting =
    (value: string | number): Build =>
    (column) =>
      column.notNull().defaultTo(value);
  const add = (name: string, type: EngineDialect['text'], build: Build = (column) => column) =>
    db.schema.alterTable('identities').addColumn(name, type, build).execute();
  await add('disabled', 'integer', starting(0));
  await add('version', time, starting(1));
  await add('state', text, starting('connected'));
  await add('state_since', time, starting(0));
  await add('code', text, starting(''));
  await add('why', text, starting(''));
  await add('problem', text);
  await add('issuer', text);
  await add('client_id', text);
  await add('scope', text, starting(''));
  await add('wanted_scope', text, starting(''));
  await add('expires_at', time);
  await add('refresh_at', time);
  await add('refreshable', 'integer', starting(0));
  await add('used_at', time, starting(0));
  await db
    .updateTable('identities')
    .set(({ ref }) => ({ state_since: ref('updated_at'), used_at: ref('updated_at') }))
    .execute();
  await db.schema.createIndex('identities_refresh').on('identities').column('refresh_at').execute();
}

function ofServer(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull().references('servers.id').onDelete('cascade');
}
