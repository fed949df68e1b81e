import { addressPrefix } from '../audit/address-prefix.ts';
import type { User } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Store } from '../store/store.ts';
import { nobodysPassword, verifyPassword } from './password.ts';

export interface PasswordAttempt {
  readonly email: string;
  readonly password: string;
  /** Where it comes from. */
  readonly remoteAddress: string;
}

const span = 15 * 60 * 1000;
const perAccount = 10;
/** A network may be an office: more than one person, and nobody is to lock all of them out by one account. */
const perNetwork = 30;

/**
 * Who signs in with that address and password. Why somebody is refused is nobody's business: an unknown account, one without a
 * password, one that is disabled and a wrong password look the same and take the same time.
 * @throws sign_in_refused, sign_in_throttled
 */
export async function signInWithPassword(
  { users, attempts }: Pick<Store, 'users' | 'attempts'>,
  { email, password, remoteAddress }: PasswordAttempt,
): Promise<User> {
  await countAttempt(attempts, `sign-in network ${addressPrefix(remoteAddress)}`, perNetwork);
  await countAttempt(attempts, accountKey(email), perAccount);
  const user = await users.byEmail(email);
  const kept = await users.passwordOf(user?.id ?? '');
  const isRight = await verifyPassword(password, kept ?? nobodysPassword);
  if (!user || user.disabled || !isRight) throw coded('sign_in_refused', {});
  await attempts.forget(accountKey(email));
  return user;
}

/** Counts one more try of a password of that account. @throws sign_in_throttled */
export function countPasswordTry({ attempts }: Pick<Store, 'attempts'>, email: string): Promise<void> {
  return countAttempt(attempts, accountKey(email), perAccount);
}

/** Lets an account try anew, as after its password was chosen anew. */
export function forgetPasswordTries({ attempts }: Pick<Store, 'attempts'>, email: string): Promise<void> {
  return attempts.forget(accountKey(email));
}

function accountKey(email: string): string {
  return `sign-in account ${email.toLowerCase()}`;
}

/** Counts before it is tried, so that many at one moment are no way around. */
async function countAttempt(attempts: Store['attempts'], key: string, most: number): Promise<void> {
  const { count, endsAt } = await attempts.count(key, span);
  if (count <= most) return;
  // The database's clock says when; ours may be another one's.
  const seconds = Math.min(Math.max(Math.ceil((endsAt - Date.now()) / 1000), 1), span / 1000);
  throw coded('sign_in_throttled', { seconds });
}
