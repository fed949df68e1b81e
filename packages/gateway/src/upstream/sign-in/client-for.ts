import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../../crypto/id.ts';
import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { OAuthClient, Server } from '../../domain/records.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { Store } from '../../store/store.ts';
import { type ClientContext, chooseClient } from '../oauth/choose-client.ts';
import type { NewClient } from '../oauth/new-client.ts';
import { registerClient } from '../oauth/register-client.ts';
import type { OpenedClient } from '../oauth/start-authorization.ts';
import { wayTo } from './way-to.ts';

export interface ClientParts {
  readonly store: Pick<Store, 'clients' | 'leases'>;
  readonly outbound: Outbound;
  /** Our addresses as providers see them. */
  readonly context: Omit<ClientContext, 'now' | 'documentRefused'>;
}

const registrationLease = 45_000;
const lookEvery = 250;

/**
 * Our client with the authorization server of a server, made where there is none.
 * @param forget the client, or our document, that the authorization server does not take
 * @throws oauth_client_needed, oauth_registration_failed, oauth_rate_limited
 */
export async function clientFor(
  parts: ClientParts,
  server: Server,
  facts: OAuthFacts,
  scopes: readonly string[],
  forget: OAuthClient | undefined,
): Promise<OpenedClient> {
  const { clients } = parts.store;
  const known = await knownClient(parts, server, facts, forget);
  const choice = chooseClient(facts, known, contextOf(parts, forget));
  switch (choice.kind) {
    case 'known':
      return { ...choice.client, secret: await clients.secret(choice.client.id) };
    case 'document':
      return keep(parts, server, choice.client);
    case 'register':
      return registerOnce(parts, server, facts, scopes, forget);
    case 'ask':
      throw choice.error;
  }
}

/** A document that was not taken is not shown again. */
function contextOf({ context }: ClientParts, forget: OAuthClient | undefined): ClientContext {
  return { ...context, now: Date.now(), documentRefused: forget?.source === 'document' };
}

async function knownClient({ store }: ClientParts, server: Server, facts: OAuthFacts, forget: OAuthClient | undefined) {
  const known = await store.clients.find(server.id, facts.authorizationServer.issuer);
  return known && known.id !== forget?.id ? known : undefined;
}

/** One at a time over all instances: two registrations would leave two clients there, of which one is lost. */
async function registerOnce(
  parts: ClientParts,
  server: Server,
  facts: OAuthFacts,
  scopes: readonly string[],
  forget: OAuthClient | undefined,
): Promise<OpenedClient> {
  const { leases, clients } = parts.store;
  const name = `register:${server.id}`;
  const holder = newId('reg');
  for (;;) {
    const fence = await leases.take(name, holder, registrationLease);
    if (fence === undefined) {
      await delay(lookEvery);
      continue;
    }
    try {
      const known = await knownClient(parts, server, facts, forget);
      const choice = chooseClient(facts, known, contextOf(parts, forget));
      if (choice.kind === 'known') return { ...choice.client, secret: await clients.secret(choice.client.id) };
      const outcome = await registerClient(wayTo(parts.outbound, server), facts, {
        callback: parts.context.callback,
        scopes,
      });
      if (outcome.kind === 'failed') throw outcome.failure.error;
      return await keep(parts, server, outcome.client);
    } finally {
      await leases.release(name, holder, fence);
    }
  }
}

async function keep({ store }: ClientParts, server: Server, client: NewClient): Promise<OpenedClient> {
  return { ...(await store.clients.put({ ...client, serverId: server.id })), secret: client.secret };
}
