import { emailProblem } from '../../config/email.ts';

/** What a provider says of somebody. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly isVerified: boolean;
}

/** The address by which somebody comes in, or why nobody does: for the log, since it is nobody else's business. */
export type Admission = { readonly email: string } | { readonly refusal: string };

/**
 * Judges somebody whom nobody knows yet. An address is believed only where the provider verified it and its domain is one that the
 * administrator bound to this provider: any other provider could claim anybody's.
 */
export function admission({ domains }: { readonly domains: readonly string[] }, claims: Claims): Admission {
  const { email, isVerified } = claims;
  if (email === undefined) return { refusal: 'the provider gave no e-mail address' };
  if (emailProblem(email) !== undefined) return { refusal: 'what the provider gave is not one e-mail address' };
  if (!isVerified) return { refusal: 'the provider does not say that it verified the e-mail address' };
  const lower = email.toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@') + 1);
  return domains.some((each) => each.toLowerCase() === domain)
    ? { email: lower }
    : { refusal: 'the domain of the e-mail address is none of those that are bound to the provider' };
}

/**
 * Whether the provider says that it verified the address (OpenID Connect Core, section 5.1). Some write it as text. Microsoft Entra never says
 * `email_verified`, but on demand whether the address is of a domain that its tenant owns, which is as good. It is looked at only where the
 * standard claim is missing: a provider that says no means no.
 */
export function isVerifiedBy(said: Readonly<Record<string, unknown>>): boolean {
  const { email_verified: standard, xms_edov: microsoft } = said;
  if (standard !== undefined) return standard === true || standard === 'true';
  return [true, 'true', 1, '1'].some((yes) => yes === microsoft);
}
