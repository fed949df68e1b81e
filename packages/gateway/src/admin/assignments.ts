import { usualScheme } from '../domain/identity-scheme.ts';
import { isPrefix } from '../domain/naming.ts';
import type { Assignment, Gateway, IdentityScheme, Provision } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';
import { sameProvision } from './sameness.ts';

/** An assignment as people name it. */
export interface AssignmentName {
  /** Slug. */
  readonly gateway: string;
  readonly id: string;
}

export interface WantedAssignment {
  /** Slug. */
  readonly server: string;
  /** The server's slug where left out. */
  readonly prefix?: string | undefined;
  readonly tools?: Provision | undefined;
  /** Who it is called as there; left out, as `usualScheme` says. */
  readonly identity?: IdentityScheme | undefined;
}

/**
 * Puts a server on a gateway, behind those that are there.
 * @throws gateway_unknown, server_unknown, prefix_invalid, prefix_taken
 */
export async function addAssignment(
  administration: Administration,
  slug: string,
  wanted: WantedAssignment,
): Promise<Assignment> {
  const { server: name, prefix = name, tools = 'all' } = wanted;
  if (!isPrefix(prefix)) throw coded('prefix_invalid', { prefix });
  const startedAt = Date.now();
  const made = await administration.store.transaction(async (repositories) => {
    const gateway = await gatewayOf(repositories, slug);
    const server = await repositories.servers.bySlug(name);
    if (!server) throw coded('server_unknown', { slug: name });
    const hasShared = (await repositories.identities.find(server.id, null)) !== undefined;
    const identity = wanted.identity ?? usualScheme(server.auth, hasShared);
    return repositories.assignments.create({ gatewayId: gateway.id, serverId: server.id, prefix, tools, identity });
  });
  await record(administration, { action: 'assignment.add', target: name, gateway: slug, server: name }, startedAt);
  return made;
}

/**
 * Changes what an assignment lets through, or who its server is called as. What is as wanted already is left alone and not recorded.
 * @throws gateway_unknown, assignment_unknown
 */
export async function updateAssignment(
  administration: Administration,
  name: AssignmentName,
  wanted: Pick<WantedAssignment, 'tools' | 'identity'>,
): Promise<void> {
  const startedAt = Date.now();
  const changed = await administration.store.transaction(async (repositories) => {
    const found = await find(repositories, name);
    const { tools = found.tools, identity = found.identity } = wanted;
    if (sameProvision(found.tools, tools) && found.identity === identity) return undefined;
    const { serverId, position } = found;
    await repositories.assignments.update(found.id, { serverId, position, tools, identity });
    return serverName(repositories, found);
  });
  if (changed !== undefined) await record(administration, changeOf('assignment.update', name, changed), startedAt);
}

/** Takes a server off a gateway; what runs there ends. @throws gateway_unknown, assignment_unknown */
export async function removeAssignment(administration: Administration, name: AssignmentName): Promise<void> {
  const startedAt = Date.now();
  const server = await administration.store.transaction(async (repositories) => {
    const found = await find(repositories, name);
    await repositories.assignments.remove(found.id);
    return serverName(repositories, found);
  });
  await record(administration, changeOf('assignment.remove', name, server), startedAt);
}

function changeOf(action: Change['action'], { gateway }: AssignmentName, server: string): Change {
  return { action, target: server, gateway, server };
}

function record(administration: Administration, change: Change, startedAt: number): Promise<void> {
  return recordChanges(administration, [change], startedAt);
}

async function gatewayOf({ gateways }: Repositories, slug: string): Promise<Gateway> {
  const gateway = await gateways.bySlug(slug);
  if (!gateway) throw coded('gateway_unknown', { slug });
  return gateway;
}

async function find(repositories: Repositories, { gateway: slug, id }: AssignmentName): Promise<Assignment> {
  const gateway = await gatewayOf(repositories, slug);
  const found = (await repositories.assignments.list()).find((each) => each.id === id && each.gatewayId === gateway.id);
  if (!found) throw coded('assignment_unknown', { gateway: slug });
  return found;
}

async function serverName({ servers }: Repositories, { serverId }: Assignment): Promise<string> {
  return (await servers.list()).find(({ id }) => id === serverId)?.slug ?? serverId;
}
