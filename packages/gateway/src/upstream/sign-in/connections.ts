import { setIdentityHeaders } from '../../admin/identities.ts';
import type { Identity, Server, User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { HeaderValues } from '../../store/store.ts';
import { type DisconnectParts, disconnect } from './disconnect.ts';

/** What a person does with their own identities beside signing in. */
export interface Connections {
  /** @throws identity_headers_wrong, header_invalid, identity_disabled */
  enterHeaders(server: Server, user: User, values: HeaderValues): Promise<void>;
  /** Of what is not connected nothing is done. @throws identity_disabled */
  disconnect(server: Server, user: User): Promise<void>;
}

export function createConnections(parts: Omit<DisconnectParts, 'principal'>): Connections {
  const as = ({ email }: User): DisconnectParts => ({ ...parts, principal: `user:${email}` });

  /** What an administrator switched off is not for its owner to undo. */
  async function mine({ id, slug }: Server, user: User): Promise<Identity | undefined> {
    const identity = await parts.store.identities.find(id, user.id);
    if (identity?.disabled) throw coded('identity_disabled', { server: slug });
    return identity;
  }

  return {
    async enterHeaders(server, user, headers) {
      const { slug } = server;
      await mine(server, user);
      await setIdentityHeaders(as(user), { server: slug, user: user.email, headers });
    },
    async disconnect(server, user) {
      if (await mine(server, user)) await disconnect(as(user), { server: server.slug, user: user.email });
    },
  };
}
