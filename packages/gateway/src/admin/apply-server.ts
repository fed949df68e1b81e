import type { ServerConfig } from '../config/config.ts';
import type { Server } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';
import type { Change } from './administration.ts';
import { keepAuth } from './keep-auth.ts';
import { leaveOldAddress } from './moved-server.ts';
import { sameAuthMode } from './sameness.ts';

/** Creates or updates one server with the secrets that the file gives. Header values that it no longer sends are forgotten. */
export async function applyServer(repositories: Repositories, wanted: ServerConfig): Promise<Change[]> {
  const { slug, url, network, auth } = wanted;
  const found = await repositories.servers.bySlug(slug);
  const server = found ?? (await repositories.servers.create({ slug, url, network, auth }));
  const otherServer = !sameServer(server, wanted);
  if (otherServer) await repositories.servers.update(server.id, { url, network, auth });
  if (found) await leaveOldAddress(repositories, found, url);
  const otherSecrets = await keepAuth(repositories, server, wanted);
  if (!found) return [{ action: 'server.add', target: slug, server: slug }];
  return otherServer || otherSecrets ? [{ action: 'server.update', target: slug, server: slug }] : [];
}

function sameServer(a: Pick<Server, 'url' | 'network' | 'auth'>, b: Pick<Server, 'url' | 'network' | 'auth'>): boolean {
  return a.url === b.url && a.network === b.network && sameAuthMode(a.auth, b.auth);
}
