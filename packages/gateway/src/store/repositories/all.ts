import type { Kysely } from 'kysely';
import type { Access } from '../access.ts';
import type { Database } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import type { Repositories } from '../store.ts';
import { assignmentRepository } from './assignments.ts';
import { gatewayRepository } from './gateways.ts';
import { identityRepository } from './identities.ts';
import { serverRepository } from './servers.ts';
import { sessionRepository } from './sessions.ts';
import { tokenRepository } from './tokens.ts';

/** @param configuration for what routing or authentication read; @param sessions for the bookkeeping of sessions */
export function repositoriesOver(configuration: Access, sessions: Access, sealer: Sealer): Repositories {
  return {
    servers: serverRepository(configuration),
    gateways: gatewayRepository(configuration),
    assignments: assignmentRepository(configuration),
    identities: identityRepository(configuration, sealer),
    tokens: tokenRepository(configuration),
    sessions: sessionRepository(sessions),
  };
}

/** The repositories inside an open transaction, and whether anything that they wrote moves the configuration. */
export function insideTransaction(
  trx: Kysely<Database>,
  sealer: Sealer,
): { readonly repositories: Repositories; readonly moved: () => boolean } {
  let moved = false;
  const access = (mark: () => void): Access => {
    const write: Access['write'] = (work) => {
      mark();
      return work(trx);
    };
    return { read: trx, write, writeTogether: write };
  };
  const configuration = access(() => {
    moved = true;
  });
  const sessions = access(() => undefined);
  return { repositories: repositoriesOver(configuration, sessions, sealer), moved: () => moved };
}
