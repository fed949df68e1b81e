import type { Server } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Store } from '../store/store.ts';
import { issueTicket, ticketPath } from '../upstream/sign-in/ticket.ts';

/** A link by which whoever opens it signs the shared identity of a server in, once, within ten minutes. */
export async function connectLink(
  store: Pick<Store, 'mailbox'>,
  server: Pick<Server, 'id'>,
  publicUrl: string,
  registerAgain: boolean,
): Promise<string> {
  return publicUrl + ticketPath(await issueTicket(store, { serverId: server.id, owner: null, registerAgain }));
}

/** The server of that name, where people sign in to it. @throws server_unknown, server_not_oauth */
export async function signInServer({ servers }: Pick<Store, 'servers'>, slug: string): Promise<Server> {
  const server = await servers.bySlug(slug);
  if (!server) throw coded('server_unknown', { slug });
  if (server.auth.mode !== 'oauth')
    throw coded('server_not_oauth', { server: slug, found: `its mode here is ${server.auth.mode}` });
  return server;
}
