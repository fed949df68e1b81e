import type { Kysely } from 'kysely';
import type { Sealer } from '../crypto/key-ring.ts';
import { buildConfiguration } from '../domain/configuration.ts';
import type { Access } from './access.ts';
import { assignmentRepository } from './repositories/assignments.ts';
import { gatewayRepository } from './repositories/gateways.ts';
import { identityRepository } from './repositories/identities.ts';
import { serverRepository } from './repositories/servers.ts';
import { sessionRepository } from './repositories/sessions.ts';
import { tokenRepository } from './repositories/tokens.ts';
import type { Database } from './schema.ts';
import type { Repositories, Store } from './store.ts';

/** What an engine brings: where to read, where to write, and how changes are heard of. */
export interface Engine {
  readonly reader: Kysely<Database>;
  readonly writer: Kysely<Database>;
  readonly sealer: Sealer;
  onChange(listener: () => void): () => void;
  /** Called after each commit of ours that moved the configuration. */
  committed(): void;
  close(): Promise<void>;
}

/** The store over any engine that Kysely speaks to. */
export function createStore({ reader, writer, sealer, onChange, committed, close }: Engine): Store {
  async function inTransaction<T>(work: (db: Kysely<Database>, moved: () => void) => Promise<T>): Promise<T> {
    let moves = false;
    const result = await writer.transaction().execute(async (trx) => {
      const kept = await work(trx, () => {
        moves = true;
      });
      if (moves) await moveVersion(trx);
      return kept;
    });
    if (moves) committed();
    return result;
  }

  const configurationWrite: Access['write'] = (work) =>
    inTransaction((db, moved) => {
      moved();
      return work(db);
    });
  const repositories = repositoriesOver(
    { read: reader, write: configurationWrite, writeTogether: configurationWrite },
    { read: reader, write: (work) => work(writer), writeTogether: (work) => inTransaction((db) => work(db)) },
    sealer,
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

  return {
    ...repositories,
    configuration,
    transaction: (work) =>
      inTransaction((db, moved) => {
        const inside = (mark: () => void): Access => {
          const write: Access['write'] = (part) => {
            mark();
            return part(db);
          };
          return { read: db, write, writeTogether: write };
        };
        return work(
          repositoriesOver(
            inside(moved),
            inside(() => undefined),
            sealer,
          ),
        );
      }),
    onChange,
    async check() {
      await Promise.all([readVersion(reader), readVersion(writer)]);
    },
    close,
  };
}

function repositoriesOver(configuration: Access, sessions: Access, sealer: Sealer): Repositories {
  return {
    servers: serverRepository(configuration),
    gateways: gatewayRepository(configuration),
    assignments: assignmentRepository(configuration),
    identities: identityRepository(configuration, sealer),
    tokens: tokenRepository(configuration),
    sessions: sessionRepository(sessions),
  };
}

async function readVersion(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('store_version')
    .select('configuration')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return Number(row.configuration);
}

async function moveVersion(db: Kysely<Database>): Promise<void> {
  await db
    .updateTable('store_version')
    .set(({ eb }) => ({ configuration: eb('configuration', '+', 1) }))
    .where('id', '=', 1)
    .execute();
}
