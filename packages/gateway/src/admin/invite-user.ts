import { issueInvitation } from '../auth/invitations.ts';
import { emailProblem } from '../config/email.ts';
import type { Role } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import { type Administration, recordChanges } from './administration.ts';

/**
 * Makes a link by which somebody becomes a user, good once for seven days.
 * @returns the secret in it
 * @throws email_invalid; user_exists where they can sign in already
 */
export async function inviteUser(administration: Administration, email: string, role: Role): Promise<string> {
  const startedAt = Date.now();
  const { store, principal: invitedBy } = administration;
  if (emailProblem(email) !== undefined) throw coded('email_invalid', { email });
  const secret = await store.transaction(async (repositories) => {
    const user = await repositories.users.byEmail(email);
    if (user?.hasPassword) throw coded('user_exists', { email: user.email });
    return issueInvitation(repositories, { kind: 'invite', email, role, invitedBy });
  });
  await recordChanges(administration, [{ action: 'user.invite', target: `${email.toLowerCase()} ${role}` }], startedAt);
  return secret;
}

/**
 * Makes a link by which a user chooses a password anew, good once for 24 hours. The one they have stays until then.
 * @returns the secret in it
 * @throws user_unknown
 */
export async function inviteToReset(administration: Administration, email: string): Promise<string> {
  const startedAt = Date.now();
  const { store, principal: invitedBy } = administration;
  const { secret, target } = await store.transaction(async (repositories) => {
    const user = await repositories.users.byEmail(email);
    if (!user) throw coded('user_unknown', { email });
    const invitation = { kind: 'reset', email: user.email, role: user.role, invitedBy } as const;
    return { secret: await issueInvitation(repositories, invitation), target: `${user.email} reset` };
  });
  await recordChanges(administration, [{ action: 'user.invite', target }], startedAt);
  return secret;
}
