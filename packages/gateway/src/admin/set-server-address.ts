import { canonicalServerUrl, serverUrlProblem } from '../config/server-url.ts';
import { withoutCredentials } from '../config/url-text.ts';
import type { NetworkClass, Server } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, recordChanges } from './administration.ts';
import { checkAuth } from './check-auth.ts';
import { leaveOldAddress } from './moved-server.ts';

export interface WantedAddress {
  readonly slug: string;
  /** As it is where left out. */
  readonly url?: string | undefined;
  readonly network?: NetworkClass | undefined;
}

/**
 * Gives a server another address or network, in place. What holds of the old address alone is forgotten (`leaveOldAddress`). The server is
 * not asked. What is as wanted already is left alone and not recorded.
 * @throws server_unknown, server_url_invalid; auth_invalid where an address among its OAuth settings is not for that network
 */
export async function setServerAddress(administration: Administration, wanted: WantedAddress): Promise<void> {
  const startedAt = Date.now();
  const { slug } = wanted;
  const changed = await administration.store.transaction((repositories) => change(repositories, wanted));
  if (changed)
    await recordChanges(administration, [{ action: 'server.update', target: slug, server: slug }], startedAt);
}

async function change(repositories: Repositories, wanted: WantedAddress): Promise<boolean> {
  const found = await repositories.servers.bySlug(wanted.slug);
  if (!found) throw coded('server_unknown', { slug: wanted.slug });
  const { url, network } = addressOf(found, wanted);
  if (url === found.url && network === found.network) return false;
  await repositories.servers.update(found.id, { url, network, auth: found.auth });
  await leaveOldAddress(repositories, found, url);
  return true;
}

/** As it will be kept. */
function addressOf(found: Server, { url = found.url, network = found.network }: WantedAddress) {
  const reason = serverUrlProblem(url, network);
  if (reason !== undefined) throw coded('server_url_invalid', { url: withoutCredentials(url), reason });
  checkAuth({ auth: found.auth }, network);
  return { url: canonicalServerUrl(url), network };
}
