import type { Server } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import { type Administration, recordChanges } from './administration.ts';
import { checkAuth, type WantedAuth } from './check-auth.ts';
import { fixedSpelling } from './fixed-spelling.ts';
import { keepAuth } from './keep-auth.ts';
import { sameAuthMode } from './sameness.ts';

/**
 * Changes how a server is authenticated to, in place. Identities of another kind are forgotten; secrets that are not given stay.
 * What is as wanted already is left alone and not recorded.
 * @returns the server as it is now
 * @throws server_unknown, auth_invalid, header_invalid
 */
export async function setServerAuth(
  administration: Administration,
  wanted: WantedAuth & { readonly slug: string },
): Promise<Server> {
  const startedAt = Date.now();
  const { slug, auth } = wanted;
  const { server, changed } = await administration.store.transaction(async (repositories) => {
    const found = await repositories.servers.bySlug(slug);
    if (!found) throw coded('server_unknown', { slug });
    checkAuth(wanted, found.network);
    const differs = !sameAuthMode(found.auth, auth);
    if (differs) await repositories.servers.update(found.id, { url: found.url, network: found.network, auth });
    const kept = await keepAuth(repositories, found, { ...wanted, headers: fixedSpelling(auth, wanted.headers) });
    return { server: differs ? { ...found, auth } : found, changed: differs || kept };
  });
  if (changed)
    await recordChanges(administration, [{ action: 'server.update', target: slug, server: slug }], startedAt);
  return server;
}
