import type { Administration } from '../../admin/administration.ts';
import { type IdentityName, removeIdentity } from '../../admin/identities.ts';
import type { Server } from '../../domain/records.ts';
import type { Log } from '../../log/logger.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { OpenedIdentity, Store } from '../../store/store.ts';
import { revokeTokens } from '../oauth/revoke-tokens.ts';
import { wayTo } from './way-to.ts';

export interface DisconnectParts extends Administration {
  readonly outbound: Outbound;
  readonly log: Log;
}

/**
 * Forgets an identity and takes its tokens back at the provider (RFC 7009). In this order, and best effort: a provider that does not
 * answer must not keep it alive here.
 * @throws server_unknown, email_invalid, identity_unknown
 */
export async function disconnect(parts: DisconnectParts, name: IdentityName): Promise<void> {
  const server = await parts.store.servers.bySlug(name.server);
  const opened = server && (await open(parts.store, server, name));
  await removeIdentity(parts, name);
  if (server && opened) await revoke(parts, server, opened);
}

async function open(
  { identities, users }: Pick<Store, 'identities' | 'users'>,
  server: Server,
  { user }: IdentityName,
): Promise<OpenedIdentity | undefined> {
  if (user === null) return identities.open(server.id, null);
  const owner = (await users.list()).find(({ email }) => email === user.toLowerCase());
  return owner && identities.open(server.id, owner.id);
}

/** Takes the tokens of an identity back, as far as its provider lets us. Never rejects for what the provider does. */
export async function revoke(
  { store, outbound, log }: Pick<DisconnectParts, 'outbound' | 'log'> & { readonly store: Pick<Store, 'clients'> },
  server: Server,
  opened: OpenedIdentity,
): Promise<void> {
  const { identity, tokens } = opened;
  const client = identity.oauth && (await store.clients.byId(identity.oauth.clientId));
  if (!client || !tokens) return;
  const { clientId, authMethod, id } = client;
  const { provider, accessToken, refreshToken } = tokens;
  const { revocationEndpoint, authMethods } = provider;
  const outcome = await revokeTokens(wayTo(outbound, server), {
    revocationEndpoint,
    authMethods,
    client: { clientId, authMethod, secret: await store.clients.secret(id) },
    accessToken,
    refreshToken,
  });
  for (const [token, each] of Object.entries(outcome)) {
    if (each.kind === 'failed')
      log.warn({ server: server.slug, token, problem: each.failure.problem }, 'token not revoked');
  }
}
