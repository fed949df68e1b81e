import type { ServerConfig } from '../config/config.ts';
import type { Server } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';
import type { Change } from './administration.ts';
import { authModeOf } from './auth-mode.ts';
import { sameAuthMode, sameHeaders } from './sameness.ts';

/** Creates or updates one server with its shared header values. Values of headers that it no longer sends are forgotten. */
export async function applyServer(repositories: Repositories, wanted: ServerConfig): Promise<Change[]> {
  const { slug, url, network, headers } = wanted;
  const auth = authModeOf(headers);
  const found = await repositories.servers.bySlug(slug);
  const server = found ?? (await repositories.servers.create({ slug, url, network, auth }));
  const kept = (await repositories.identities.open(server.id, null))?.headers ?? {};
  const otherHeaders = !sameHeaders(kept, headers);
  const otherServer = !sameServer(server, { url, network, auth });
  if (otherServer) await repositories.servers.update(server.id, { url, network, auth });
  if (otherHeaders) await repositories.identities.setHeaders(server.id, null, headers);
  if (!found) return [{ action: 'server.add', target: slug, server: slug }];
  return otherServer || otherHeaders ? [{ action: 'server.update', target: slug, server: slug }] : [];
}

function sameServer(a: Pick<Server, 'url' | 'network' | 'auth'>, b: Pick<Server, 'url' | 'network' | 'auth'>): boolean {
  return a.url === b.url && a.network === b.network && sameAuthMode(a.auth, b.auth);
}
