import type { Store } from '../../store/store.ts';

/** Whether somebody entered a client for the server: then we register none of our own there. */
export async function hasGivenClient({ clients }: Pick<Store, 'clients'>, serverId: string): Promise<boolean> {
  return (await clients.list()).some((client) => client.serverId === serverId && client.source === 'given');
}
