import { hashSecret, looksLikeToken } from '../crypto/token.ts';
import type { Store } from '../store/store.ts';
import { unreachable } from '../store/unreachable.ts';
import type { Credential } from './credential.ts';

/** `gth_` tokens, each for one gateway, of a user or of nobody. A token of a disabled user is no token. */
export function gatewayTokens({ tokens, users }: Pick<Store, 'tokens' | 'users'>): Credential {
  const prefix = 'token:';

  /** The principal's name; undefined where the user is gone or disabled. */
  async function nameOf(name: string, userId: string | null): Promise<string | undefined> {
    if (userId === null) return `token:${name}`;
    const user = await users.byId(userId).catch(unreachable);
    return user && !user.disabled ? `user:${user.email} token:${name}` : undefined;
  }

  return {
    prefix,
    looksLike: looksLikeToken,
    async read(text) {
      const token = await tokens.byHash(hashSecret(text)).catch(unreachable);
      if (!token) return undefined;
      const { id, gatewayId, userId } = token;
      const name = await nameOf(token.name, userId);
      if (name === undefined) return undefined;
      const principal = { id: prefix + id, name, userId, gatewayId, resource: undefined };
      return { principal, until: Number.POSITIVE_INFINITY };
    },
    async isKnown(id) {
      const token = await tokens.byId(id).catch(unreachable);
      return token?.revokedAt === null && (await nameOf(token.name, token.userId)) !== undefined;
    },
  };
}
