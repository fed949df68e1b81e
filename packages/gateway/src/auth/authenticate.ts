import { hashSecret } from '../crypto/token.ts';
import { BoundedCache } from '../domain/bounded-cache.ts';
import type { Believed, Credential } from './credential.ts';
import type { Principal } from './principal.ts';

/** Why a caller is a stranger. */
export type Stranger = 'token_missing' | 'token_invalid';

export interface Authenticator {
  /**
   * Reads an `Authorization` header (RFC 6750, section 2.1). Tokens in a query or a body are not accepted.
   * @returns at once where the token was seen since the last change of configuration, and not too long ago for its kind
   */
  authenticate(authorization: string | undefined): Principal | Stranger | Promise<Principal | Stranger>;
  /** Whether the principal of that id may still call. */
  isKnown(principalId: string): Promise<boolean>;
  /** Forgets all verified tokens, so that a revoked one ends with the next request. */
  clear(): void;
}

const cachedTokens = 10_000;
const cachedHeaders = 1_000;

/** @param kinds of tokens; a text is read by the first that it looks like */
export function createAuthenticator(kinds: readonly Credential[]): Authenticator {
  const verified = new BoundedCache<string, Believed>(cachedTokens);
  /** By the header as it came: a client sends the same one each time, and hashing it is a good part of what a call costs. */
  const seen = new BoundedCache<string, Believed>(cachedHeaders);
  let generation = 0;

  async function read(kind: Credential, text: string, hash: string): Promise<Principal | Stranger> {
    const readIn = generation;
    const believed = await kind.read(text);
    if (!believed) return 'token_invalid';
    // What was read before a change must not be remembered after it.
    if (readIn === generation) verified.set(hash, believed);
    return believed.principal;
  }

  return {
    authenticate(authorization) {
      if (authorization === undefined) return 'token_missing';
      const known = fresh(seen.get(authorization));
      if (known) return known.principal;
      const text = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
      const kind = text === undefined ? undefined : kinds.find((each) => each.looksLike(text));
      if (text === undefined || !kind) return 'token_invalid';
      const hash = hashSecret(text);
      const believed = fresh(verified.get(hash));
      if (!believed) return read(kind, text, hash);
      seen.set(authorization, believed);
      return believed.principal;
    },
    async isKnown(principalId) {
      const kind = kinds.find(({ prefix }) => principalId.startsWith(prefix));
      return kind !== undefined && (await kind.isKnown(principalId.slice(kind.prefix.length)));
    },
    clear() {
      generation += 1;
      verified.clear();
      seen.clear();
    },
  };
}

function fresh(believed: Believed | undefined): Believed | undefined {
  return believed && performance.now() < believed.until ? believed : undefined;
}
