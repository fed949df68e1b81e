import { type RefusedIdentity, unauthorized } from './refused-identity.ts';

/** A server did not take our credential for a request of our own: the request may be made again with another. */
export class IdentityRefused extends Error {
  readonly server: string;
  readonly refusal: RefusedIdentity;

  constructor(server: string, refusal: RefusedIdentity) {
    super(`server "${server}" refused the identity with status ${refusal.status}`);
    this.server = server;
    this.refusal = refusal;
  }
}

/** For `catch`, where nobody has another credential: upstream_unauthorized instead. */
export function asUnauthorized(error: unknown): never {
  throw error instanceof IdentityRefused ? unauthorized(error.server, error.refusal) : error;
}
