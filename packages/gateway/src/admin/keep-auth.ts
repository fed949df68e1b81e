import type { Server } from '../domain/records.ts';
import type { HeaderValues, Repositories } from '../store/store.ts';
import type { WantedAuth } from './check-auth.ts';
import { fitIdentities } from './fit-identities.ts';
import { keepGivenClient } from './keep-client.ts';
import { sameAuthMode, sameHeaders } from './sameness.ts';

/**
 * Keeps the secrets that come with how a server is authenticated to, and makes the others fit. Secrets that are not given stay.
 * @param server as it was before
 * @returns whether any secret changed
 */
export async function keepAuth(repositories: Repositories, server: Server, wanted: WantedAuth): Promise<boolean> {
  const { auth, headers = {}, client } = wanted;
  if (!sameAuthMode(server.auth, auth)) await fitIdentities(repositories, server, auth);
  const otherHeaders = Object.keys(headers).length > 0 && (await keepHeaders(repositories, server.id, headers));
  const otherClient = client !== undefined && (await keepGivenClient(repositories, server.id, client));
  return otherHeaders || otherClient;
}

async function keepHeaders({ identities }: Repositories, serverId: string, headers: HeaderValues): Promise<boolean> {
  const kept = await identities.open(serverId, null);
  if (sameHeaders(kept?.headers ?? {}, headers)) return false;
  await identities.setHeaders(serverId, null, headers);
  return true;
}
