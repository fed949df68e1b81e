import type { VerifiedToken } from 'mcp-gatehouse-kit';
import type { App, Connection, User } from '../domain/records.ts';
import type { Store } from '../store/store.ts';
import { unreachable } from '../store/unreachable.ts';
import type { UsedConnections } from './apps/used-connections.ts';
import type { Credential } from './credential.ts';

/** Tells whose access token a text is. */
export interface TokenVerifier {
  verify(accessToken: string): Promise<VerifiedToken | undefined>;
}

export interface AppTokenParts {
  readonly store: Pick<Store, 'connections' | 'apps' | 'users'>;
  readonly verifier: TokenVerifier;
  readonly used: Pick<UsedConnections, 'add'>;
}

/** Milliseconds: an app that revokes its token, or a grant that ends because a refresh token was stolen, moves no configuration. */
const believedFor = 1_000;
/** `b64token` of RFC 6750, section 2.1, of a length that any of ours has. */
const tokenText = /^[A-Za-z0-9._~+/-]{16,512}=*$/;

/** A connection whose app and user may come in. */
interface Admitted {
  readonly connection: Connection;
  readonly app: App;
  readonly user: User;
}

/** Access tokens of our authorization server. Each stands for a connection: what a user let an app use. */
export function appTokens({ store, verifier, used }: AppTokenParts): Credential {
  const prefix = 'connection:';

  async function admitted(found: Promise<Connection | undefined>): Promise<Admitted | undefined> {
    const connection = await found.catch(unreachable);
    if (!connection) return undefined;
    const reading = [store.apps.byId(connection.appId), store.users.byId(connection.userId)] as const;
    const [app, user] = await Promise.all(reading).catch(unreachable);
    return app && user && !app.disabled && !user.disabled ? { connection, app, user } : undefined;
  }

  return {
    prefix,
    looksLike: (text) => tokenText.test(text),
    async read(text) {
      const verified = await verifier.verify(text).catch(unreachable);
      const found = verified && (await admitted(store.connections.byGrant(verified.grant)));
      if (!found || !isSame(verified, found)) return undefined;
      const { connection, user } = found;
      used.add(connection);
      const { id, userId, gatewayId, resource } = connection;
      const left = Math.min(believedFor, verified.expiresAt - Date.now());
      const principal = { id: prefix + id, name: `user:${user.email}`, userId, gatewayId, resource };
      return { principal, until: performance.now() + left };
    },
    isKnown: async (id) => (await admitted(store.connections.byId(id))) !== undefined,
  };
}

/** Whether the authorization server and our own rows say the same of a grant. */
function isSame({ accountId, clientId, resource }: VerifiedToken, { connection, app }: Admitted): boolean {
  return accountId === connection.userId && clientId === app.clientId && resource === connection.resource;
}
