import { mayReach } from '../domain/access.ts';
import type { Server } from '../domain/records.ts';
import type { Store } from '../store/store.ts';

/** The names of the gateways that a user may use now, sorted. */
export async function reachableGateways(store: Pick<Store, 'configuration'>, userId: string): Promise<string[]> {
  const { gateways } = await store.configuration();
  return [...gateways].flatMap(([slug, { gateway }]) => (mayReach(gateway, userId) ? [slug] : [])).toSorted();
}

/** A server that a user reaches through a gateway. */
export interface ReachableServer {
  readonly server: Server;
  /** Whether it is called as each user somewhere, so that this one may have an identity of their own for it. */
  readonly isPersonal: boolean;
}

/**
 * The server of that name, where it is on a gateway that this user may reach. Undefined for any other, so that nobody learns which
 * servers there are.
 */
export async function reachableServer(
  store: Pick<Store, 'configuration'>,
  userId: string,
  slug: string,
): Promise<ReachableServer | undefined> {
  const { gateways } = await store.configuration();
  const placed = [...gateways.values()]
    .filter(({ gateway }) => mayReach(gateway, userId))
    .flatMap(({ servers }) => servers)
    .filter(({ server }) => server.slug === slug);
  const [first] = placed;
  return (
    first && { server: first.server, isPersonal: placed.some(({ assignment }) => assignment.identity === 'per-user') }
  );
}
