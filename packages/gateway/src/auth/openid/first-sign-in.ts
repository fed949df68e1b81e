import type { User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Store } from '../../store/store.ts';
import type { Claims } from './admission.ts';

/**
 * Links whoever has that address, made where nobody has, to the issuer and subject. One after the other over all instances: of two first
 * sign-ins of one person at the same moment the second finds what the first made.
 * @param email that the provider may be believed
 * @throws sign_in_not_allowed for an address that the provider gave to another subject before: it is not theirs to take over (OpenID Connect
 * Core, section 5.7)
 */
export function firstSignIn(
  store: Pick<Store, 'transaction'>,
  email: string,
  { issuer, subject }: Pick<Claims, 'issuer' | 'subject'>,
): Promise<{ readonly user: User; readonly isNew: boolean }> {
  return store.transaction(async ({ users }) => {
    const linked = await users.byLink(issuer, subject);
    if (linked) return { user: linked, isNew: false };
    const before = await users.byEmail(email);
    if (before?.disabled) throw notAllowed('the account is disabled');
    if (before && (await users.subjectOf(issuer, before.id)) !== undefined)
      throw notAllowed('the account is linked to another subject of the provider');
    const user = before ?? (await users.put(email));
    await users.link(issuer, subject, user.id);
    return { user, isNew: before === undefined };
  });
}

/** @param why for the log alone */
export function notAllowed(why: string): Error {
  return coded('sign_in_not_allowed', {}, new Error(why));
}
