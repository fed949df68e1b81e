import type { Kysely } from 'kysely';
import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import { recordStore } from '../records.ts';
import type { Database } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import type { Repositories } from '../store.ts';
import { alertRepository } from './alerts.ts';
import { appRepository } from './apps.ts';
import { assignmentRepository } from './assignments.ts';
import { attemptRepository } from './attempts.ts';
import { browserSessionRepository } from './browser-sessions.ts';
import { connectionRepository } from './connections.ts';
import { gatewayRepository } from './gateways.ts';
import { identityRepository } from './identities.ts';
import { installationRepository } from './installation.ts';
import { invitationRepository } from './invitations.ts';
import { oauthClientRepository } from './oauth-clients.ts';
import { oauthFlowRepository } from './oauth-flows.ts';
import { serverStatusRepository } from './server-statuses.ts';
import { serverRepository } from './servers.ts';
import { sessionRepository } from './sessions.ts';
import { tokenRepository } from './tokens.ts';
import { userRepository } from './users.ts';

/** What repositories need beside access to the database. */
export interface Means {
  readonly sealer: Sealer;
  readonly dialect: EngineDialect;
}

/** @param configuration for what routing or authentication read; @param upkeep for all else, such as sessions */
export function repositoriesOver(configuration: Access, upkeep: Access, { sealer, dialect }: Means): Repositories {
  return {
    servers: serverRepository(configuration),
    gateways: gatewayRepository(configuration),
    assignments: assignmentRepository(configuration),
    identities: identityRepository(configuration, upkeep, sealer),
    users: userRepository(configuration, upkeep),
    invitations: invitationRepository(upkeep, dialect),
    attempts: attemptRepository(upkeep, dialect),
    apps: appRepository(configuration, upkeep, sealer),
    connections: connectionRepository(configuration, upkeep),
    tokens: tokenRepository(configuration),
    sessions: sessionRepository(upkeep, sealer, dialect),
    clients: oauthClientRepository(upkeep, sealer),
    flows: oauthFlowRepository(upkeep, sealer, dialect),
    statuses: serverStatusRepository(upkeep),
    alerts: alertRepository(upkeep),
    browserSessions: browserSessionRepository(upkeep, dialect),
    installation: installationRepository(upkeep, sealer),
    records: recordStore(upkeep, { sealer, dialect }),
  };
}

/** The repositories inside an open transaction, and whether anything that they wrote moves the configuration. */
export function insideTransaction(
  trx: Kysely<Database>,
  means: Means,
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
  const upkeep = access(() => undefined);
  return { repositories: repositoriesOver(configuration, upkeep, means), moved: () => moved };
}
