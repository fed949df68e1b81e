import type { Assignment } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';

/** The places that these rows hold, for them in the order in which they are given: no other place is touched. */
export function placesAmong(rows: readonly Assignment[]): readonly number[] {
  return rows.map(({ position }) => position).sort((a, b) => a - b);
}

/**
 * Puts assignments of a gateway in this order among themselves; those that are not named stay where they are. What is in its place already is
 * left alone and not recorded.
 * @param ids each once
 * @throws gateway_unknown, assignment_unknown
 */
export async function orderAssignments(
  administration: Administration,
  slug: string,
  ids: readonly string[],
): Promise<void> {
  const startedAt = Date.now();
  const changes = await administration.store.transaction((repositories) => order(repositories, slug, ids));
  if (changes.length > 0) await recordChanges(administration, changes, startedAt);
}

async function order(repositories: Repositories, slug: string, ids: readonly string[]): Promise<Change[]> {
  const rows = await rowsOf(repositories, slug, ids);
  const places = placesAmong(rows);
  const servers = new Map((await repositories.servers.list()).map((server) => [server.id, server.slug]));
  const changes: Change[] = [];
  for (const [index, { id, serverId, tools, identity, position }] of rows.entries()) {
    const place = places[index] ?? position;
    if (place === position) continue;
    await repositories.assignments.update(id, { serverId, tools, identity, position: place });
    const server = servers.get(serverId) ?? serverId;
    changes.push({ action: 'assignment.update', target: server, gateway: slug, server });
  }
  return changes;
}

async function rowsOf(
  { gateways, assignments }: Repositories,
  slug: string,
  ids: readonly string[],
): Promise<Assignment[]> {
  const gateway = await gateways.bySlug(slug);
  if (!gateway) throw coded('gateway_unknown', { slug });
  const own = (await assignments.list()).filter(({ gatewayId }) => gatewayId === gateway.id);
  return ids.map((wanted) => {
    const found = own.find(({ id }) => id === wanted);
    if (!found) throw coded('assignment_unknown', { gateway: slug });
    return found;
  });
}
