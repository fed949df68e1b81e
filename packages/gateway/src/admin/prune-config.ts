import type { Config } from '../config/config.ts';
import type { Repositories } from '../store/store.ts';
import type { Change } from './administration.ts';
import { forgetApp, forgetGateway, forgetServer } from './forget.ts';

/**
 * Removes what a file does not name, of the kinds that a file describes as a whole: gateways, servers on them, servers, and apps that were
 * registered by hand. Tokens, people and identities stay, but those of a gateway or server that goes. Inside the transaction that applied
 * the file.
 */
export async function pruneConfig(repositories: Repositories, config: Config): Promise<Change[]> {
  return [
    ...(await pruneGateways(repositories, config)),
    ...(await pruneAssignments(repositories, config)),
    ...(await pruneServers(repositories, config)),
    ...(await pruneApps(repositories, config)),
  ];
}

async function pruneGateways(repositories: Repositories, { gateways }: Config): Promise<Change[]> {
  const extra = unnamed(await repositories.gateways.list(), gateways);
  for (const gateway of extra) await forgetGateway(repositories, gateway);
  return extra.map(({ slug }) => ({ action: 'gateway.remove', target: slug, gateway: slug }));
}

async function pruneAssignments(repositories: Repositories, { gateways }: Config): Promise<Change[]> {
  const [kept, servers] = [await repositories.gateways.list(), await repositories.servers.list()];
  const changes: Change[] = [];
  for (const { id, gatewayId, serverId, prefix } of await repositories.assignments.list()) {
    const gateway = kept.find((each) => each.id === gatewayId)?.slug ?? '';
    const wanted = gateways.find(({ slug }) => slug === gateway)?.servers ?? [];
    if (wanted.some((each) => each.prefix === prefix)) continue;
    await repositories.assignments.remove(id);
    const server = servers.find((each) => each.id === serverId)?.slug ?? '';
    changes.push({ action: 'assignment.remove', target: server, gateway, server });
  }
  return changes;
}

async function pruneServers(repositories: Repositories, { servers }: Config): Promise<Change[]> {
  const extra = unnamed(await repositories.servers.list(), servers);
  for (const server of extra) await forgetServer(repositories, server);
  return extra.map(({ slug }) => ({ action: 'server.remove', target: slug, server: slug }));
}

async function pruneApps(repositories: Repositories, { apps }: Config): Promise<Change[]> {
  const byHand = (await repositories.apps.list()).filter(({ source }) => source === 'given');
  const extra = byHand.filter(({ clientId }) => !apps.some(({ id }) => id === clientId));
  for (const app of extra) await forgetApp(repositories, app);
  return extra.map(({ clientId }) => ({ action: 'app.remove', target: clientId }));
}

function unnamed<T extends { readonly slug: string }>(rows: readonly T[], wanted: readonly { slug: string }[]): T[] {
  const names = new Set(wanted.map(({ slug }) => slug));
  return rows.filter(({ slug }) => !names.has(slug));
}
