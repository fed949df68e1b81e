import { endGrant, forgetApplication } from 'mcp-gatehouse-kit/removal';
import type { App, Connection, Gateway, Server, User } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';

// What goes with a thing that is removed, beyond the rows that the store removes with it. All inside one transaction.

/** @returns how many connections ended */
export async function forgetApp(repositories: Repositories, { id, clientId }: App): Promise<number> {
  const ended = (await repositories.connections.list()).filter(({ appId }) => appId === id);
  await repositories.apps.remove(id);
  await forgetApplication(repositories.records, clientId);
  await endGrants(repositories, ended);
  return ended.length;
}

/** With everything that is theirs, open invitations included. */
export async function forgetUser(repositories: Repositories, { id, email }: User): Promise<void> {
  for (const kind of ['invite', 'reset'] as const) await repositories.invitations.withdraw(kind, email);
  const ended = await repositories.connections.of(id);
  await repositories.users.remove(id);
  await endGrants(repositories, ended);
}

/** Its tokens open nothing any more, nor does what was issued to apps for it. */
export async function forgetGateway(repositories: Repositories, { id }: Gateway): Promise<void> {
  const ended = (await repositories.connections.list()).filter(({ gatewayId }) => gatewayId === id);
  await repositories.gateways.remove(id);
  await endGrants(repositories, ended);
}

/** What providers issued for it is forgotten here, and not revoked there: that would be a call to each of them. */
export async function forgetServer({ servers, identities, alerts }: Repositories, { id }: Server): Promise<void> {
  const its = (await identities.list()).filter(({ serverId }) => serverId === id);
  await servers.remove(id);
  await alerts.resolve({ kind: 'server', id });
  for (const identity of its) await alerts.resolve({ kind: 'identity', id: identity.id });
}

async function endGrants({ records }: Repositories, connections: readonly Connection[]): Promise<void> {
  for (const { grantHash } of connections) await endGrant(records, grantHash);
}
