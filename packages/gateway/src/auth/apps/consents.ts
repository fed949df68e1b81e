import type { Approval, AuthorizationServer, Authorizations, PendingAuthorization } from 'mcp-gatehouse-kit';
import { type Change, recordChanges } from '../../admin/administration.ts';
import type { AuditTrail } from '../../audit/audit.ts';
import { mayReach } from '../../domain/access.ts';
import type { ConfiguredGateway } from '../../domain/configuration.ts';
import { endpointOf } from '../../domain/mcp-resource.ts';
import type { App, Connection, User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Store } from '../../store/store.ts';

type AuthorizationRequest = Parameters<Authorizations['approve']>[0];
type AuthorizationResponse = Parameters<Authorizations['approve']>[1];

/** What a person answered to an app that asks to be let in. */
export interface Consent {
  readonly user: Pick<User, 'id'>;
  readonly gatewayId: string;
  readonly pending: PendingAuthorization;
}

/** Lets apps in and out, for the pages on which people say so. */
export interface Consents {
  /**
   * The gateways that an app may be let into by this user, with their servers: the one whose address was asked for, or for the picker all
   * that the user may reach, by slug. Empty where there are none, or where the user is disabled or gone.
   * @param resource as `PendingAuthorization` says it
   */
  gatewaysFor(user: Pick<User, 'id'>, resource: string): Promise<readonly ConfiguredGateway[]>;
  /**
   * Lets the app in, for one gateway. Everything is judged again. The browser must then go to `pending.resumePath`. Where somebody else
   * had let it in before it was back at the app, that ends.
   * @throws AuthorizationGone, gateway_not_open, app_disabled, audit_unkept
   */
  approve(request: AuthorizationRequest, response: AuthorizationResponse, consent: Consent): Promise<Connection>;
  /**
   * Sends the app away, also one that was let in and is not back yet.
   * @throws AuthorizationGone, audit_unkept
   */
  refuse(request: AuthorizationRequest, response: AuthorizationResponse, pending: PendingAuthorization): Promise<void>;
  /**
   * Ends what was issued, at once.
   * @param principal who does, as audit events say it; whose connection it is unless given
   * @throws audit_unkept
   */
  disconnect(connection: Connection, principal?: string): Promise<void>;
}

export interface ConsentParts {
  readonly store: Store;
  readonly audit: AuditTrail;
  readonly server: Pick<AuthorizationServer, 'authorizations' | 'endGrant'>;
  /** Our public URL without trailing slash. */
  readonly origin: string;
}

export function createConsents(parts: ConsentParts): Consents {
  const gatewaysFor: Consents['gatewaysFor'] = (user, resource) => openTo(parts, user.id, resource);
  const disconnect: Consents['disconnect'] = (connection, principal) => end(parts, connection, principal);

  /** What was allowed earlier in the same authorization, if anything was. */
  async function takeBack({ approved }: PendingAuthorization): Promise<void> {
    const connection = approved && (await parts.store.connections.byGrant(approved.grant));
    if (connection) await disconnect(connection);
  }

  return {
    gatewaysFor,
    disconnect,
    async approve(request, response, { user, gatewayId, pending }) {
      const startedAt = Date.now();
      const open = await gatewaysFor(user, pending.resource);
      const chosen = open.find(({ gateway }) => gateway.id === gatewayId);
      if (!chosen) throw coded('gateway_not_open', {});
      const clientId = pending.application.id;
      if ((await parts.store.apps.byClientId(clientId))?.disabled) throw coded('app_disabled', {});
      if (pending.approved?.accountId !== user.id) await takeBack(pending);
      const approval: Approval = { accountId: user.id, scopes: pending.scopes };
      const { grant } = await parts.server.authorizations.approve(request, response, approval);
      const connection = await keep(parts.store, pending, { userId: user.id, gatewayId, grantHash: grant }).catch(
        // The user may have been removed in this moment: nothing else would ever end what was just approved.
        (error: unknown) => parts.server.endGrant(grant).then(() => Promise.reject(error)),
      );
      const change: Change = { action: 'app.connect', target: clientId, gateway: chosen.gateway.slug };
      const principal = await nameOf(parts.store, user.id);
      await recordChanges({ audit: parts.audit, principal }, [change], startedAt);
      return connection;
    },
    async refuse(request, response, pending) {
      await takeBack(pending);
      await parts.server.authorizations.refuse(request, response);
    },
  };
}

async function end({ store, audit, server }: ConsentParts, connection: Connection, principal?: string): Promise<void> {
  const startedAt = Date.now();
  const app = await store.apps.byId(connection.appId);
  const gateway = (await store.gateways.list()).find(({ id }) => id === connection.gatewayId);
  const by = principal ?? (await nameOf(store, connection.userId));
  await store.connections.remove(connection.id);
  await server.endGrant(connection.grantHash);
  const change: Change = {
    action: 'app.disconnect',
    target: app?.clientId ?? connection.appId,
    gateway: gateway?.slug ?? '',
  };
  await recordChanges({ audit, principal: by }, [change], startedAt);
}

async function openTo(
  { store, origin }: ConsentParts,
  userId: string,
  resource: string,
): Promise<readonly ConfiguredGateway[]> {
  const endpoint = endpointOf(origin, resource);
  const user = await store.users.byId(userId);
  if (!endpoint || !user || user.disabled) return [];
  const { gateways } = await store.configuration();
  return [...gateways.values()]
    .filter(({ gateway }) => endpoint.slug === undefined || gateway.slug === endpoint.slug)
    .filter(({ gateway }) => mayReach(gateway, userId))
    .toSorted((a, b) => a.gateway.slug.localeCompare(b.gateway.slug));
}

/** One consent answered twice, as by a button pressed twice, is one connection. */
async function keep(
  store: Store,
  { application, resource }: PendingAuthorization,
  granted: Pick<Connection, 'userId' | 'gatewayId' | 'grantHash'>,
): Promise<Connection> {
  return store.transaction(async ({ apps, connections }) => {
    const known = await connections.byGrant(granted.grantHash);
    if (known) return known;
    const { id: clientId, name, source, redirectUris } = application;
    const given = await apps.byClientId(clientId);
    const app: App = given?.source === 'given' ? given : await apps.put({ clientId, name, source, redirectUris });
    return connections.create({ ...granted, appId: app.id, resource });
  });
}

async function nameOf(store: Store, userId: string): Promise<string> {
  return `user:${(await store.users.byId(userId))?.email ?? userId}`;
}
