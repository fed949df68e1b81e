import type { AssignmentConfig, GatewayConfig } from '../config/config.ts';
import type { Assignment, Gateway } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import type { Change } from './administration.ts';
import { placesAmong } from './order-assignments.ts';
import { sameProvision } from './sameness.ts';
import { setUsers } from './set-users.ts';

/** Creates or updates one gateway and the servers that the file puts on it; others on it stay where they are. */
export async function applyGateway(repositories: Repositories, wanted: GatewayConfig): Promise<Change[]> {
  const found = await repositories.gateways.bySlug(wanted.slug);
  const gateway = found ?? (await repositories.gateways.create({ slug: wanted.slug }));
  const added = await addMissing(repositories, gateway, wanted.servers);
  const updated = await updateRest(repositories, gateway, wanted.servers);
  const opened = wanted.users !== undefined && (await setUsers(repositories, gateway, wanted.users));
  const about = { target: gateway.slug, gateway: gateway.slug };
  return [
    ...(found ? [] : [{ action: 'gateway.add', ...about } as const]),
    ...(opened ? [{ action: 'gateway.access', ...about } as const] : []),
    ...added.map((server) => ({ action: 'assignment.add', target: server, gateway: gateway.slug, server }) as const),
    ...updated
      .filter((server) => !added.includes(server))
      .map((server) => ({ action: 'assignment.update', target: server, gateway: gateway.slug, server }) as const),
  ];
}

async function addMissing(
  repositories: Repositories,
  gateway: Gateway,
  wanted: readonly AssignmentConfig[],
): Promise<string[]> {
  const present = new Set((await assignmentsOf(repositories, gateway)).map(({ prefix }) => prefix));
  const missing = wanted.filter(({ prefix }) => !present.has(prefix));
  for (const { server, prefix, tools, identity } of missing) {
    const serverId = await serverIdOf(repositories, server);
    await repositories.assignments.create({ gatewayId: gateway.id, serverId, prefix, tools, identity });
  }
  return missing.map(({ server }) => server);
}

/** Order among the file's own assignments is the file's: the places they hold are dealt out again, no other place is touched. */
async function updateRest(
  repositories: Repositories,
  gateway: Gateway,
  wanted: readonly AssignmentConfig[],
): Promise<string[]> {
  const byPrefix = new Map((await assignmentsOf(repositories, gateway)).map((row) => [row.prefix, row]));
  const rows = wanted.flatMap(({ prefix }) => byPrefix.get(prefix) ?? []);
  const places = placesAmong(rows);
  const updated: string[] = [];
  for (const [index, { server, prefix, tools, identity }] of wanted.entries()) {
    const row = byPrefix.get(prefix);
    const position = places[index];
    if (!row || position === undefined) continue;
    const serverId = await serverIdOf(repositories, server);
    const change = { serverId, tools, position, identity };
    if (sameAssignment(row, change)) continue;
    await repositories.assignments.update(row.id, change);
    updated.push(server);
  }
  return updated;
}

type Changing = Pick<Assignment, 'serverId' | 'tools' | 'position' | 'identity'>;

function sameAssignment(a: Changing, b: Changing): boolean {
  const same = a.serverId === b.serverId && a.position === b.position && a.identity === b.identity;
  return same && sameProvision(a.tools, b.tools);
}

async function assignmentsOf(repositories: Repositories, gateway: Gateway): Promise<Assignment[]> {
  return (await repositories.assignments.list()).filter(({ gatewayId }) => gatewayId === gateway.id);
}

async function serverIdOf(repositories: Repositories, slug: string): Promise<string> {
  const server = await repositories.servers.bySlug(slug);
  // The file's cross checks found the server in it, and it was applied before.
  if (!server) throw coded('internal', {}, new Error(`server ${slug} is gone inside a transaction`));
  return server.id;
}
