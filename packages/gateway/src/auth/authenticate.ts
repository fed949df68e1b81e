import { hashSecret, looksLikeToken } from '../crypto/token.ts';
import { BoundedCache } from '../domain/bounded-cache.ts';
import type { Store } from '../store/store.ts';
import { unreachable } from '../store/unreachable.ts';
import type { Principal } from './principal.ts';

/** Why a caller is a stranger. */
export type Stranger = 'token_missing' | 'token_invalid';

export interface Authenticator {
  /**
   * Reads an `Authorization` header (RFC 6750, section 2.1). Tokens in a query or a body are not accepted.
   * @returns at once where the token was seen since the last change of configuration
   */
  authenticate(authorization: string | undefined): Principal | Stranger | Promise<Principal | Stranger>;
  /** Whether the principal of that id may still call. */
  isKnown(principalId: string): Promise<boolean>;
  /** Forgets all verified tokens, so that a revoked one ends with the next request. */
  clear(): void;
}

const cachedTokens = 10_000;
const cachedHeaders = 1_000;
const tokenPrincipal = 'token:';

export function createAuthenticator(store: Store): Authenticator {
  const verified = new BoundedCache<string, Principal>(cachedTokens);
  /** By the header as it came: a client sends the same one each time, and hashing it is a good part of what a call costs. */
  const seen = new BoundedCache<string, Principal>(cachedHeaders);
  let generation = 0;

  async function read(hash: string): Promise<Principal | Stranger> {
    const readIn = generation;
    const token = await store.tokens.byHash(hash).catch(unreachable);
    if (!token) return 'token_invalid';
    const { id, name, gatewayId, userId } = token;
    const principal = { id: tokenPrincipal + id, name: `token:${name}`, userId, gatewayId };
    // What was read before a change must not be remembered after it.
    if (readIn === generation) verified.set(hash, principal);
    return principal;
  }

  return {
    authenticate(authorization) {
      if (authorization === undefined) return 'token_missing';
      const known = seen.get(authorization);
      if (known) return known;
      const token = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
      if (token === undefined || !looksLikeToken(token)) return 'token_invalid';
      const hash = hashSecret(token);
      const principal = verified.get(hash);
      if (!principal) return read(hash);
      seen.set(authorization, principal);
      return principal;
    },
    async isKnown(principalId) {
      const token = await store.tokens.byId(principalId.slice(tokenPrincipal.length)).catch(unreachable);
      return token !== undefined && token.revokedAt === null;
    },
    clear() {
      generation += 1;
      verified.clear();
      seen.clear();
    },
  };
}
