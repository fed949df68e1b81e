import type { GivenClient } from '../config/config.ts';
import type { OAuthClient } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';

/**
 * Keeps the client that was given for a server. One that was bound to an issuer by use stays so; another client id takes the
 * place of every client that would be used with the same issuer, with which what was granted to those ends.
 * @returns whether anything changed
 */
export async function keepGivenClient(
  { clients }: Repositories,
  serverId: string,
  wanted: GivenClient,
): Promise<boolean> {
  const all = (await clients.list()).filter((client) => client.serverId === serverId);
  const known = all.find((client) => isSame(client, wanted));
  const issuer = wanted.issuer ?? known?.issuer ?? null;
  const rebound = known !== undefined && known.issuer === null && issuer !== null;
  if (known && rebound) await clients.bind(known.id, issuer);
  if (known && (await clients.secret(known.id)) === wanted.secret) return rebound;
  if (!known) for (const { id } of all.filter((client) => rivals(client.issuer, issuer))) await clients.remove(id);
  await clients.put({
    serverId,
    issuer,
    source: 'given',
    clientId: wanted.clientId,
    secret: wanted.secret,
    authMethod: null,
    secretExpiresAt: null,
    redirectUri: null,
  });
  return true;
}

function isSame(client: OAuthClient, { clientId, issuer }: GivenClient): boolean {
  if (client.source !== 'given' || client.clientId !== clientId) return false;
  return issuer === undefined || client.issuer === null || client.issuer === issuer;
}

/** One that is bound to no issuer is for any. */
function rivals(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}
