import { canonicalServerUrl, serverUrlProblem } from '../config/server-url.ts';
import { withoutCredentials } from '../config/url-text.ts';
import { usualScheme } from '../domain/identity-scheme.ts';
import { isPrefix, isSlug, slugFromUrl } from '../domain/naming.ts';
import type { Assignment, IdentityScheme, NetworkClass, Server } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';
import { checkAuth, type WantedAuth } from './check-auth.ts';
import { fixedSpelling } from './fixed-spelling.ts';
import { keepAuth } from './keep-auth.ts';

/** A server to be added. Header values are secrets and become the server's shared identity. */
export interface NewServer extends WantedAuth {
  readonly url: string;
  /** Made from the URL where left out, with a number where that is taken. */
  readonly slug?: string | undefined;
  /** The gateway it is put on; made where it does not exist. */
  readonly gateway: string;
  /** The slug where left out. */
  readonly prefix?: string | undefined;
  /** Who it is called as there; left out, as `usualScheme` says. */
  readonly identity?: IdentityScheme | undefined;
  readonly network: NetworkClass;
}

export interface AddedServer {
  readonly server: Server;
  readonly assignment: Assignment;
}

/**
 * Refuses what can be refused without asking anybody.
 * @returns the server with its URL as it will be kept
 * @throws server_url_invalid, auth_invalid, header_invalid, slug_invalid, prefix_invalid
 */
export function checkNewServer(server: NewServer): NewServer {
  const { url, slug, gateway, prefix, network } = server;
  const reason = serverUrlProblem(url, network);
  if (reason !== undefined) throw coded('server_url_invalid', { url: withoutCredentials(url), reason });
  for (const name of [slug ?? 'server', gateway]) if (!isSlug(name)) throw coded('slug_invalid', { slug: name });
  if (prefix !== undefined && !isPrefix(prefix)) throw coded('prefix_invalid', { prefix });
  checkAuth(server, network);
  return { ...server, url: canonicalServerUrl(url), headers: fixedSpelling(server.auth, server.headers) };
}

/**
 * Adds a server with the secrets that come with it and puts it on a gateway.
 * @throws slug_taken, prefix_taken, and what `checkNewServer` throws
 */
export async function addServer(administration: Administration, server: NewServer): Promise<AddedServer> {
  const startedAt = Date.now();
  const wanted = checkNewServer(server);
  const { added, changes } = await administration.store.transaction((repositories) => add(repositories, wanted));
  await recordChanges(administration, changes, startedAt);
  return added;
}

async function add(repositories: Repositories, wanted: NewServer): Promise<{ added: AddedServer; changes: Change[] }> {
  const { url, network, auth, headers = {} } = wanted;
  const found = await repositories.gateways.bySlug(wanted.gateway);
  const gateway = found ?? (await repositories.gateways.create({ slug: wanted.gateway }));
  const slug = await freeSlug(repositories, wanted);
  const server = await repositories.servers.create({ slug, url, network, auth });
  await keepAuth(repositories, server, wanted);
  const prefix = wanted.prefix ?? slug;
  const identity = wanted.identity ?? usualScheme(auth, Object.keys(headers).length > 0);
  const placed = { gatewayId: gateway.id, serverId: server.id, prefix, tools: 'all', identity } as const;
  const assignment = await repositories.assignments.create(placed);
  const changes: Change[] = found ? [] : [{ action: 'gateway.add', target: gateway.slug, gateway: gateway.slug }];
  changes.push({ action: 'server.add', target: slug, gateway: gateway.slug, server: slug });
  return { added: { server, assignment }, changes };
}

async function freeSlug({ servers }: Repositories, { slug, url }: NewServer): Promise<string> {
  const taken = new Set((await servers.list()).map((server) => server.slug));
  if (slug !== undefined && taken.has(slug)) throw coded('slug_taken', { slug });
  if (slug !== undefined) return slug;
  const base = slugFromUrl(new URL(url));
  let candidate = base;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${base.slice(0, 56)}-${number}`;
  return candidate;
}
