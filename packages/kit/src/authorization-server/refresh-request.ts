import type { RecordStore } from '../records/record-store.ts';
import type { ResourceRules } from './contract.ts';
import { hashed } from './hash.ts';
import { knownScopes } from './scope.ts';

interface KeptRefreshToken {
  readonly resource?: string | readonly string[];
}

/** What a refresh token stands for. */
export interface RefreshTokenFacts {
  /** What it was issued for. */
  readonly resources: readonly string[];
  /** Hash of the grant that it ends with. */
  readonly grant: string | null;
}

/** For no resource and of no grant where the token is unknown. */
export async function refreshTokenFacts(records: RecordStore, refreshToken: string): Promise<RefreshTokenFacts> {
  const record = await records.find('RefreshToken', hashed(refreshToken));
  if (!record) return { resources: [], grant: null };
  return { resources: [(JSON.parse(record.body) as KeptRefreshToken).resource ?? []].flat(), grant: record.group };
}

/**
 * Whether a refresh names a resource that its token is not for. Asked before anything else: oidc-provider spends the token first and looks
 * at the resource then, which would end the sign-in.
 * @param granted what the token was issued for
 */
export function asksForAnother(form: URLSearchParams, granted: readonly string[]): boolean {
  return granted.length > 0 && form.getAll('resource').some((each) => !granted.includes(each));
}

/**
 * Drops scopes that there are not from a refresh, as they were dropped when they were first asked for: an application asks for the same
 * again, `offline_access` among it. One that there is and was not granted stays, and is refused (RFC 6749, section 6).
 */
export function dropUnknownScopes(form: URLSearchParams, rules: ResourceRules | undefined): void {
  const asked = form.get('scope');
  if (asked === null || !rules) return;
  const known = knownScopes(asked, rules);
  if (known === undefined) form.delete('scope');
  else form.set('scope', known);
}
