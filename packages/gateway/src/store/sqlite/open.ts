import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { MasterKeySource } from '../../crypto/master-keys.ts';
import type { Log } from '../../log/logger.ts';
import { sqliteDialect } from '../dialect.ts';
import { openStoreKeys } from '../key-check.ts';
import { createStore } from '../kysely-store.ts';
import { createMailRoom } from '../mailbox.ts';
import { migrate } from '../migrate.ts';
import { migrationsFor } from '../migrations/all.ts';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import { createVersionFeed } from '../version-feed.ts';
import { type Connection, openConnection } from './connection.ts';
import { asDataUnwritable } from './data-unwritable.ts';
import { type Channel, ChannelDialect } from './dialect.ts';
import { lockDirectory } from './directory-lock.ts';
import { refuseNetworkDisk } from './network-disk.ts';
import { createPrivateFolder } from './private-folder.ts';
import { versionReader } from './read-version.ts';
import { createStatements } from './statements.ts';
import { startWriter } from './writer.ts';

export interface SqliteStoreOptions {
  /** Made where it is missing, for its owner only. */
  readonly directory: string;
  /** Whether this process serves the folder, which one may; commands beside it open it without. */
  readonly exclusive: boolean;
  readonly masterKeys: MasterKeySource;
  readonly log: Log;
}

/** One process serves a folder, so there is nobody else to tell. */
const nobody = { version: async () => undefined, mail: async () => undefined };

/**
 * Opens the embedded store of a data folder, bringing its schema up to date.
 * @throws data_unwritable, data_in_use, store_newer, store_too_old, and keyring_unreadable
 */
export async function openSqliteStore({ directory, exclusive, masterKeys, log }: SqliteStoreOptions): Promise<Store> {
  const file = join(directory, 'gateway.db');
  const opened: (() => void | Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    createPrivateFolder(directory);
    refuseNetworkDisk(directory);
    if (exclusive) opened.push(lockDirectory(directory));
    // Proves in this thread that the file can be opened, where the error still has its class and code.
    openConnection(file, 'write').close();
    const writer = startWriter(file, log);
    opened.push(writer.close);
    const writerDb = new Kysely<Database>({ dialect: new ChannelDialect(writer.run) });
    await migrate(writerDb, migrationsFor(sqliteDialect), directory);
    const keys = await openStoreKeys(writerDb, masterKeys);
    const reader = openConnection(file, 'read');
    opened.push(() => void reader.close());
    const read = versionReader(reader);
    const feed = createVersionFeed({ read: async () => read(), first: read(), log });
    opened.push(feed.close);
    return createStore({
      reader: new Kysely<Database>({ dialect: new ChannelDialect(directChannel(reader)) }),
      writer: writerDb,
      dialect: sqliteDialect,
      keys,
      feed,
      mail: createMailRoom(),
      announce: nobody,
      close: closeAll,
    });
  } catch (error) {
    await closeAll();
    throw asDataUnwritable(error, directory);
  }
}

/** Point reads run in this thread: a round trip to a worker would cost more than most of them. */
function directChannel(connection: Connection): Channel {
  const run = createStatements(connection);
  return async (sql, parameters) => run(sql, parameters);
}
