import type { AuthMode, Identity, Server } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { namesProblem } from './check-auth.ts';

/**
 * Makes what is kept for a server fit how it is authenticated to from now on: identities of another kind are forgotten, and clients
 * where nobody signs in; header values under other names stay, marked as not connected until the names fit again.
 */
export async function fitIdentities(repositories: Repositories, server: Server, auth: AuthMode): Promise<void> {
  for (const identity of await repositories.identities.list()) {
    if (identity.serverId !== server.id) continue;
    if (auth.mode !== kindOf(identity)) await forgetIdentity(repositories, identity);
    else if (auth.mode === 'header') await judgeNames(repositories, server.slug, identity, auth.headerNames);
  }
  if (auth.mode === 'oauth') return;
  for (const client of await repositories.clients.list())
    if (client.serverId === server.id) await repositories.clients.remove(client.id);
}

/** Removes it, and ends the alerts about it: nobody can mend what is gone. */
export async function forgetIdentity({ identities, alerts }: Repositories, { id }: Identity): Promise<void> {
  await identities.remove(id);
  await alerts.resolve({ kind: 'identity', id });
}

function kindOf(identity: Identity): 'oauth' | 'header' {
  return identity.oauth ? 'oauth' : 'header';
}

async function judgeNames(
  { identities }: Repositories,
  slug: string,
  { id, serverId, owner, version, status }: Identity,
  fixed: readonly string[],
): Promise<void> {
  const opened = await identities.open(serverId, owner);
  const problem = namesProblem(fixed, Object.keys(opened?.headers ?? {}));
  if (problem !== undefined) {
    const { code, message } = coded('identity_headers_wrong', { server: slug, names: fixed.join(', '), problem });
    await identities.setStatus(id, version, { state: 'not_connected', code, why: message, problem: undefined });
  } else if (status.code === 'identity_headers_wrong') {
    await identities.setStatus(id, version, { state: 'connected', code: '', why: '', problem: undefined });
  }
}
