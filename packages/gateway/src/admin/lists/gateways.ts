import type { Gateway } from '../../domain/records.ts';
import type { Store } from '../../store/store.ts';
import { type Names, readNames } from '../names.ts';

export type ListedGateway = Awaited<ReturnType<typeof listGateways>>[number];

/** Every gateway with who may reach it and its assignments in the order of its lists. */
export async function listGateways(store: Store) {
  const names = await readNames(store);
  const assignments = await store.assignments.list();
  return (await store.gateways.list()).map((gateway) => ({
    name: gateway.slug,
    disabled: gateway.disabled,
    users: usersOf(gateway, names),
    assignments: assignments
      .filter(({ gatewayId }) => gatewayId === gateway.id)
      .map(({ id, serverId, prefix, tools, identity }) => ({
        id,
        server: names.server(serverId),
        prefix,
        tools,
        identity,
      })),
  }));
}

/** By e-mail address, in its order. */
export function usersOf({ users }: Pick<Gateway, 'users'>, { user }: Pick<Names, 'user'>): Gateway['users'] {
  return users === 'everyone' ? users : users.map((id) => user(id) ?? id).toSorted();
}
