import { emailProblem } from '../../config/email.ts';

/** What a provider says of somebody. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly isVerified: boolean;
}

/**
 * The address by which somebody whom nobody knows yet comes in; undefined for nobody. An address is believed only where the provider
 * verified it and its domain is one that the administrator bound to this provider: any other provider could claim anybody's.
 */
export function admitted({ domains }: { readonly domains: readonly string[] }, claims: Claims): string | undefined {
  const { email, isVerified } = claims;
  if (email === undefined || !isVerified || emailProblem(email) !== undefined) return undefined;
  const lower = email.toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@') + 1);
  return domains.some((each) => each.toLowerCase() === domain) ? lower : undefined;
}
