import type { ColumnDefinitionBuilder, Kysely, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDialect } from '../dialect.ts';

/** Who comes in, and how: people with roles, what they may reach, the apps that they let in, and what was issued to those. */
export function wayIn(dialect: EngineDialect): Migration {
  return {
    async up(db) {
      for (const step of [
        people,
        userLinks,
        invitations,
        attempts,
        browserSessions,
        gatewayUsers,
        apps,
        connections,
        oauthRecords,
        installation,
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
const plain: Build = (column) => column;
const starting =
  (value: string | number): Build =>
  (column) =>
    column.notNull().defaultTo(value);
const references =
  (target: string): Build =>
  (column) =>
    column.notNull().references(target).onDelete('cascade');

/** People that were there are members without a password. */
async function people(db: Db, { text }: EngineDialect): Promise<void> {
  const add = (name: string, type: EngineDialect['text'], build: Build) =>
    db.schema.alterTable('users').addColumn(name, type, build).execute();
  await add('role', text, starting('member'));
  await add('password', text, plain);
  await add('disabled', 'integer', starting(0));
}

async function userLinks(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('user_links')
      .addColumn('issuer', text, required)
      .addColumn('subject', text, required)
      .addColumn('user_id', text, references('users.id'))
      .addColumn('created_at', time, required)
      .addPrimaryKeyConstraint('user_links_key', ['issuer', 'subject']),
  ).execute();
  await db.schema.createIndex('user_links_user').on('user_links').column('user_id').execute();
}

async function invitations(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('invitations')
      .addColumn('hash', text, key)
      .addColumn('kind', text, required)
      .addColumn('email', text)
      .addColumn('role', text, required)
      .addColumn('invited_by', text, required)
      .addColumn('created_at', time, required)
      .addColumn('expires_at', time, required),
  ).execute();
  await db.schema.createIndex('invitations_expiry').on('invitations').column('expires_at').execute();
}

async function attempts(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('attempts')
      .addColumn('key', text, key)
      .addColumn('count', time, required)
      .addColumn('expires_at', time, required),
  ).execute();
  await db.schema.createIndex('attempts_expiry').on('attempts').column('expires_at').execute();
}

async function browserSessions(db: Db, { time, text }: EngineDialect): Promise<void> {
  const add = (name: string, type: EngineDialect['text'], build: Build) =>
    db.schema.alterTable('browser_sessions').addColumn(name, type, build).execute();
  await add('created_at', time, starting(0));
  await add('seen_at', time, starting(0));
  await add('browser', text, starting(''));
}

/** Who may reach a gateway that is not for everyone. Those that were there are for everyone. */
async function gatewayUsers(db: Db, { strict, text }: EngineDialect): Promise<void> {
  await db.schema
    .alterTable('gateways')
    .addColumn('everyone', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  await strict(
    db.schema
      .createTable('gateway_users')
      .addColumn('gateway_id', text, references('gateways.id'))
      .addColumn('user_id', text, references('users.id'))
      .addPrimaryKeyConstraint('gateway_users_key', ['gateway_id', 'user_id']),
  ).execute();
  await db.schema.createIndex('gateway_users_user').on('gateway_users').column('user_id').execute();
}

async function apps(db: Db, { strict, time, text, bytes }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('apps')
      .addColumn('id', text, key)
      .addColumn('client_id', text, (column) => column.notNull().unique())
      .addColumn('name', text, required)
      .addColumn('source', text, required)
      .addColumn('redirect_uris', text, required)
      .addColumn('sealed', bytes)
      .addColumn('disabled', 'integer', required)
      .addColumn('created_at', time, required),
  ).execute();
}

async function connections(db: Db, { strict, time, text }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('connections')
      .addColumn('id', text, key)
      .addColumn('user_id', text, references('users.id'))
      .addColumn('app_id', text, references('apps.id'))
      .addColumn('gateway_id', text, references('gateways.id'))
      .addColumn('resource', text, required)
      .addColumn('grant_hash', text, (column) => column.notNull().unique())
      .addColumn('created_at', time, required)
      .addColumn('used_at', time, required),
  ).execute();
  for (const column of ['user_id', 'app_id', 'gateway_id'])
    await db.schema.createIndex(`connections_${column}`).on('connections').column(column).execute();
}

/** What the authorization server keeps. The key is the kind and the hash of the id, so that one column names a row. */
async function oauthRecords(db: Db, { strict, time, text, bytes }: EngineDialect): Promise<void> {
  await strict(
    db.schema
      .createTable('oauth_records')
      .addColumn('key', text, key)
      .addColumn('kind', text, required)
      .addColumn('alias', text)
      .addColumn('grouped', text)
      .addColumn('sealed', bytes, required)
      .addColumn('version', time, required)
      .addColumn('expires_at', time),
  ).execute();
  const index = (name: string) => db.schema.createIndex(`oauth_records_${name}`).on('oauth_records');
  await index('alias').columns(['kind', 'alias']).where(sql<SqlBool>`alias is not null`).execute();
  await index('grouped').column('grouped').where(sql<SqlBool>`grouped is not null`).execute();
  await index('expiry').column('expires_at').where(sql<SqlBool>`expires_at is not null`).execute();
}

/** The key with which the cookies of sign-ins under way are signed, the same on every instance. */
async function installation(db: Db, { bytes }: EngineDialect): Promise<void> {
  await db.schema.alterTable('installation').addColumn('sealed', bytes).execute();
}
