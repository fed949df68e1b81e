import type { VerifiedToken } from '../authorization-server/contract.ts';
import { bearerChallenge } from './challenge.ts';
import { canonicalResource } from './metadata.ts';

export interface BearerRules {
  /** URL at which the MCP endpoint is reached. */
  readonly resource: string;
  /** Whose token it is; undefined for any that is not good. */
  readonly verify: (token: string) => Promise<VerifiedToken | undefined>;
  /** All of them are needed. */
  readonly requiredScopes?: readonly string[];
}

export type BearerOutcome =
  | { readonly ok: true; readonly token: VerifiedToken }
  /** `challenge` is the value of `WWW-Authenticate`. */
  | { readonly ok: false; readonly status: 401 | 403; readonly challenge: string };

/**
 * Checks an `Authorization` header (RFC 6750, section 2.1): the token must be good and for this resource (RFC 8707, section 2), whatever
 * else it may be good for. Anything bad is 401, never an error of the server: clients renew on 401 and on nothing else.
 * @throws what `verify` rejects with: then it is not known whether the token is good, and 503 is due
 */
export async function checkBearer(authorization: string | undefined, rules: BearerRules): Promise<BearerOutcome> {
  const { resource, verify, requiredScopes = [] } = rules;
  const scope = requiredScopes.length > 0 ? requiredScopes.join(' ') : undefined;
  const refused = (status: 401 | 403, error?: 'invalid_token' | 'insufficient_scope'): BearerOutcome => ({
    ok: false,
    status,
    challenge: bearerChallenge(resource, error, scope),
  });
  if (authorization === undefined) return refused(401);
  const [, text] = /^bearer +([\w.~+/-]+=*) *$/i.exec(authorization) ?? [];
  const token = text === undefined ? undefined : await verify(text);
  if (!token || token.expiresAt <= Date.now()) return refused(401, 'invalid_token');
  if (!isFor(token.resource, resource)) return refused(401, 'invalid_token');
  if (!requiredScopes.every((each) => token.scopes.includes(each))) return refused(403, 'insufficient_scope');
  return { ok: true, token };
}

function isFor(audience: string, resource: string): boolean {
  return URL.canParse(audience) && canonicalResource(audience) === canonicalResource(resource);
}
