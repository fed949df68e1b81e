import type { Server } from '../domain/records.ts';
import type { Store } from '../store/store.ts';

/** A server that a user reaches through a gateway. */
export interface ReachableServer {
  readonly server: Server;
  /** Whether it is called as each user somewhere, so that this one may have an identity of their own for it. */
  readonly isPersonal: boolean;
}

/**
 * The server of that name, where a token of this user opens a gateway that it is on. Undefined for any other, so that nobody learns
 * which servers there are.
 */
export async function reachableServer(
  store: Pick<Store, 'servers' | 'assignments' | 'tokens'>,
  userId: string,
  slug: string,
): Promise<ReachableServer | undefined> {
  const server = await store.servers.bySlug(slug);
  if (!server || server.disabled) return undefined;
  const tokens = (await store.tokens.list()).filter((token) => token.userId === userId && token.revokedAt === null);
  const opened = new Set(tokens.map(({ gatewayId }) => gatewayId));
  const placed = (await store.assignments.list()).filter(
    ({ serverId, gatewayId }) => serverId === server.id && opened.has(gatewayId),
  );
  if (placed.length === 0) return undefined;
  return { server, isPersonal: placed.some(({ identity }) => identity === 'per-user') };
}
