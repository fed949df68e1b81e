import type { AssignedServer, ConfiguredGateway } from '../domain/configuration.ts';
import type { EndedSession, Store } from '../store/store.ts';
import type { Credentials } from '../upstream/identities/credentials.ts';
import { endpointOf, openedLink } from '../upstream/link.ts';
import { endSession } from '../upstream/open-session.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** So many at a time: their servers are told of all of them at once. */
const together = 100;

/**
 * Forgets sessions that nobody used for long, and tells the servers at which something of theirs is still open.
 * @param before epoch milliseconds @returns how many
 */
export async function reapIdle(
  store: Pick<Store, 'sessions' | 'configuration'>,
  upstream: Upstream,
  credentials: Credentials,
  before: number,
): Promise<number> {
  const { gatewaysById } = await store.configuration();
  const assigned = assignedById(gatewaysById.values());
  let count = 0;
  for (;;) {
    const ended = await store.sessions.endIdle(before, together);
    await Promise.all(ended.map((each) => endAtServers(upstream, credentials, assigned, each)));
    count += ended.length;
    if (ended.length < together) return count;
  }
}

export function assignedById(gateways: Iterable<ConfiguredGateway>): ReadonlyMap<string, AssignedServer> {
  const found = new Map<string, AssignedServer>();
  for (const { servers } of gateways) for (const each of servers) found.set(each.assignment.id, each);
  return found;
}

/** Tells servers that our sessions with them are over. Never rejects. */
export async function endAtServers(
  upstream: Upstream,
  credentials: Credentials,
  servers: ReadonlyMap<string, AssignedServer>,
  { session, upstreams }: EndedSession,
): Promise<void> {
  for (const { assignmentId, upstreamId, protocolVersion, holder } of upstreams) {
    const assigned = servers.get(assignmentId);
    if (!assigned || upstreamId === null) continue;
    // Who cannot sign in any more cannot end a session either: the server will forget it by itself.
    const credential = await credentials.of(assigned, session.userId).catch(() => undefined);
    if (credential?.holder !== holder) continue;
    await endSession(upstream, openedLink(endpointOf(assigned.server, credential), upstreamId, protocolVersion));
  }
}
