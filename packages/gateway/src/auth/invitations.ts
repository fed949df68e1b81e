import { emailProblem } from '../config/email.ts';
import { hashSecret, newSessionId } from '../crypto/token.ts';
import type { Invitation, User } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories, Store } from '../store/store.ts';
import { hasAdministrator } from './administrators.ts';
import { hashPassword } from './password.ts';

const hour = 60 * 60 * 1000;

const lives: Readonly<Record<Invitation['kind'], number>> = {
  'set-up': 24 * hour,
  invite: 7 * 24 * hour,
  reset: 24 * hour,
};

/** What a new invitation says; whom it is for in any case. */
export type NewInvitation = Pick<Invitation, 'kind' | 'email' | 'role' | 'invitedBy'>;

/**
 * Makes a link by which somebody comes in, once. Those of the same kind for the same address end; set-up links stay, since each of
 * several instances prints its own.
 * @returns the secret in the link, which nobody can read again: the store keeps a hash
 */
export async function issueInvitation(
  { invitations }: Pick<Repositories, 'invitations'>,
  { kind, email, role, invitedBy }: NewInvitation,
): Promise<string> {
  const secret = newSessionId();
  const address = email?.toLowerCase() ?? null;
  if (address !== null) await invitations.withdraw(kind, address);
  const expiresAt = Date.now() + lives[kind];
  await invitations.create({ hash: hashSecret(secret), kind, email: address, role, invitedBy, expiresAt });
  return secret;
}

/** The path of the link. */
export function invitationPath(secret: string): string {
  return `/invitation/${secret}`;
}

/** The invitation in a link, as long as it can be accepted. Takes nothing. */
export async function openInvitation(
  repositories: Pick<Repositories, 'invitations' | 'users'>,
  secret: string,
): Promise<Invitation | undefined> {
  const invitation = await repositories.invitations.byHash(hashSecret(secret));
  return invitation && (await isOpen(repositories, invitation)) ? invitation : undefined;
}

export interface Acceptance {
  /** Who somebody says they are; asked for set-up alone. */
  readonly email: string;
  readonly password: string;
}

/**
 * Takes an invitation, once: of two at the same moment one wins.
 * @returns who has come in, and by what
 * @throws invitation_unknown, email_invalid, password_weak; of the latter two nothing is taken
 */
export async function acceptInvitation(
  store: Store,
  secret: string,
  { email: said, password }: Acceptance,
): Promise<{ readonly user: User; readonly invitation: Invitation }> {
  const open = await openInvitation(store, secret);
  if (!open) throw coded('invitation_unknown', {});
  const email = open.email ?? said.toLowerCase();
  if (emailProblem(email) !== undefined) throw coded('email_invalid', { email });
  const kept = await hashPassword(password);
  return store.transaction(async (repositories) => {
    const invitation = await repositories.invitations.take(open.hash);
    if (!invitation || !(await isOpen(repositories, invitation))) throw coded('invitation_unknown', {});
    return { invitation, user: await letIn(repositories, invitation, email, kept) };
  });
}

async function letIn(
  { users, invitations, browserSessions }: Repositories,
  { kind, role }: Invitation,
  email: string,
  password: string,
): Promise<User> {
  const user = await users.put(email);
  if (kind !== 'reset' && role === 'admin') await users.setRole(user.id, role);
  if (kind === 'set-up') await invitations.withdraw('set-up', null);
  // One that was made before must not undo what was chosen now.
  for (const each of ['invite', 'reset'] as const) await invitations.withdraw(each, email);
  await users.setPassword(user.id, password);
  await browserSessions.endAll(user.id);
  return (await users.byId(user.id)) ?? user;
}

/** Set-up ends with the first administrator, a reset with its user; who was disabled has no way in. */
async function isOpen({ users }: Pick<Repositories, 'users'>, { kind, email }: Invitation): Promise<boolean> {
  if (kind === 'set-up') return !(await hasAdministrator({ users }));
  const user = await users.byEmail(email ?? '');
  return kind === 'reset' ? user !== undefined && !user.disabled : !user?.disabled;
}
