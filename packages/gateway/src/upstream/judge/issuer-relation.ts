import type { IssuerSight } from './authorization-sight.ts';
import { withoutSlash } from './resource-sight.ts';

/** How the `issuer` of a document stands to the one whose metadata was looked for. */
export type IssuerRelation = 'same' | 'slash' | 'template' | 'other' | 'unnamed';

/**
 * Compares character by character, as RFC 8414 section 3.3 demands, and says how they differ. Of an origin that nobody named, both
 * forms are equally exact.
 */
export function issuerRelation(
  issuer: string | undefined,
  { named, from }: Pick<IssuerSight, 'named' | 'from'>,
): IssuerRelation {
  if (issuer === undefined) return 'unnamed';
  const expected = namedIssuer(named);
  if (issuer === expected) return 'same';
  if (withoutSlash(issuer) === withoutSlash(expected)) return from === 'origin' ? 'same' : 'slash';
  return /\{[^}]*\}|%7B/i.test(issuer) ? 'template' : 'other';
}

/** The Go SDK's documentation has the address of a metadata document stand where an issuer belongs. */
export function namedIssuer(named: string): string {
  return named.replace(/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(?=\/|$)/, '');
}
