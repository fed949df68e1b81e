import { Kysely, PostgresDialect, sql } from 'kysely';
import type { MasterKeySource } from '../../crypto/master-keys.ts';
import type { Log } from '../../log/logger.ts';
import { postgresDialect } from '../dialect.ts';
import { openStoreKeys } from '../key-check.ts';
import { createStore } from '../kysely-store.ts';
import { createMailRoom } from '../mailbox.ts';
import { migrate } from '../migrate.ts';
import { migrationsFor } from '../migrations/all.ts';
import { readVersion } from '../read-version.ts';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import { createVersionFeed } from '../version-feed.ts';
import { openPool } from './connection.ts';
import { listen } from './listen.ts';
import { asDatabaseError } from './unreachable.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** The same database without a pooler between: notifications and migrations need a session of their own. */
  readonly directUrl?: string | undefined;
  readonly masterKeys: MasterKeySource;
  readonly log: Log;
}

const versionChannel = 'gatehouse_version';
const mailChannel = 'gatehouse_mail';

/**
 * Opens the store in a Postgres database, which several instances may share, bringing its schema up to date.
 * @throws database_url_invalid, database_unreachable, store_newer, and keyring_unreadable
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, directUrl = url, masterKeys, log } = options;
  const opened: (() => void | Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    await migrateOver(directUrl, log);
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: openPool(url, warn(log)) }) });
    opened.push(() => db.destroy());
    const keys = await openStoreKeys(db, masterKeys);
    const feed = createVersionFeed({ read: () => readVersion(db), first: await readVersion(db), log });
    opened.push(feed.close);
    const mail = createMailRoom();
    const listening = listen(
      directUrl,
      { [versionChannel]: () => void feed.look(), [mailChannel]: (key) => mail.ring(key) },
      log,
    );
    opened.push(() => listening.close());
    return createStore({
      reader: db,
      writer: db,
      dialect: postgresDialect,
      keys,
      feed,
      mail,
      announce: {
        version: (trx, version) => notify(trx, versionChannel, String(version)),
        mail: (key) => notify(db, mailChannel, key),
      },
      close: closeAll,
    });
  } catch (error) {
    await closeAll();
    throw asDatabaseError(error);
  }
}

/** Over a connection of its own, which is gone afterwards: the lock that lets one instance migrate belongs to a session. */
async function migrateOver(url: string, log: Log): Promise<void> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: openPool(url, warn(log)) }) });
  try {
    await migrate(db, migrationsFor(postgresDialect), 'the database');
  } finally {
    await db.destroy();
  }
}

async function notify(db: Kysely<Database>, channel: string, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(db);
}

function warn(log: Log): (error: Error) => void {
  return (err) => log.warn({ err }, 'a connection to the database broke');
}
