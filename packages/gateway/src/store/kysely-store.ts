import type { Kysely } from 'kysely';
import { buildConfiguration } from '../domain/configuration.ts';
import type { Access } from './access.ts';
import { retrying } from './conflict.ts';
import type { EngineDialect } from './dialect.ts';
import type { StoreKeys } from './key-check.ts';
import type { MailRoom } from './mailbox.ts';
import { moveVersion, readVersion, takeTurn } from './read-version.ts';
import { insideTransaction, repositoriesOver } from './repositories/all.ts';
import { keyRepository } from './repositories/keys.ts';
import { leaseRepository } from './repositories/leases.ts';
import { mailbox } from './repositories/mailbox.ts';
import type { Database } from './schema.ts';
import type { Repositories, Store } from './store.ts';
import type { VersionFeed } from './version-feed.ts';

/** What an engine brings: where to read, where to write, and how other instances hear of it. */
export interface Engine {
  readonly reader: Kysely<Database>;
  readonly writer: Kysely<Database>;
  readonly dialect: EngineDialect;
  readonly keys: StoreKeys;
  readonly feed: VersionFeed;
  readonly mail: MailRoom;
  /** Hints to other instances, where there can be any. */
  readonly announce: {
    readonly version: (db: Kysely<Database>, version: number) => Promise<void>;
    readonly mail: (key: string) => Promise<void>;
  };
  close(): Promise<void>;
}

/** Milliseconds without an answer of the store after which what was read before may be out of date. */
const longestDoubt = 1_000;

/** The store over any engine that Kysely speaks to. */
export function createStore(engine: Engine): Store {
  const { reader, writer, keys, feed, dialect, close } = engine;
  const { sealer } = keys;

  function together<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    return retrying(() => writer.transaction().execute(work));
  }

  /** One after the other over all instances, since each begins by moving the version. */
  async function configurationWrite<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    const { version, result } = await together(async (trx) => {
      const moved = await moveVersion(trx);
      await engine.announce.version(trx, moved);
      return { version: moved, result: await work(trx) };
    });
    feed.advance(version);
    return result;
  }

  const upkeep: Access = { read: reader, write: (work) => work(writer), writeTogether: together };
  const repositories = repositoriesOver(
    { read: reader, write: configurationWrite, writeTogether: configurationWrite },
    upkeep,
    { sealer, dialect },
  );

  async function configuration() {
    for (;;) {
      const before = await readVersion(reader);
      const rows = {
        gateways: await repositories.gateways.list(),
        servers: await repositories.servers.list(),
        assignments: await repositories.assignments.list(),
      };
      // Nobody moved it while it was read, so what was read belongs together.
      if ((await readVersion(reader)) === before) return buildConfiguration(rows);
    }
  }

  async function transaction<T>(work: (repositories: Repositories) => Promise<T>): Promise<T> {
    const { version, result } = await together(async (trx) => {
      await takeTurn(trx);
      const inside = insideTransaction(trx, { sealer, dialect });
      const kept = await work(inside.repositories);
      if (!inside.moved()) return { version: 0, result: kept };
      const to = await moveVersion(trx);
      await engine.announce.version(trx, to);
      return { version: to, result: kept };
    });
    feed.advance(version);
    return result;
  }

  return {
    ...repositories,
    configuration,
    transaction,
    onChange: feed.onChange,
    isCurrent: () => feed.age() < longestDoubt,
    isShared: dialect.isShared,
    mailbox: mailbox(upkeep, { sealer, dialect, mail: engine.mail, announce: engine.announce.mail }),
    leases: leaseRepository(upkeep, dialect),
    keys: keyRepository(upkeep, keys),
    async check() {
      await Promise.all([readVersion(reader), readVersion(writer)]);
    },
    close,
  };
}
