import type { Role, User } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';
import { forgetUser } from './forget.ts';
import { refuseLastAdministrator } from './last-administrator.ts';

type Act = (repositories: Repositories, user: User) => Promise<Change['action'] | undefined>;

/** Does something to a user in one transaction, and records it; what is as wanted already is left alone and not recorded. */
async function actOn(administration: Administration, email: string, act: Act, said = ''): Promise<void> {
  const startedAt = Date.now();
  const { store } = administration;
  const done = await store.transaction(async (repositories) => {
    const user = await repositories.users.byEmail(email);
    if (!user) throw coded('user_unknown', { email });
    const action = await act(repositories, user);
    return action && { action, target: user.email + said };
  });
  if (done) await recordChanges(administration, [done], startedAt);
}

/** Whoever changes role signs in again. @throws user_unknown, last_admin */
export function setUserRole(administration: Administration, email: string, role: Role): Promise<void> {
  const act: Act = async (repositories, user) => {
    if (user.role === role) return undefined;
    await refuseLastAdministrator(repositories, user);
    await repositories.users.setRole(user.id, role);
    await repositories.browserSessions.endAll(user.id);
    return 'user.role';
  };
  return actOn(administration, email, act, ` ${role}`);
}

/** A disabled user is out at once: browsers, apps and tokens. @throws user_unknown, last_admin */
export function setUserDisabled(administration: Administration, email: string, disabled: boolean): Promise<void> {
  return actOn(administration, email, async (repositories, user) => {
    if (user.disabled === disabled) return undefined;
    if (disabled) await refuseLastAdministrator(repositories, user);
    await repositories.users.setDisabled(user.id, disabled);
    await repositories.browserSessions.endAll(user.id);
    return disabled ? 'user.disable' : 'user.enable';
  });
}

/**
 * With everything that is theirs, open invitations included. What they let apps use ends at once: no token of it opens anything, and none
 * is refreshed.
 * @throws user_unknown, last_admin
 */
export function removeUser(administration: Administration, email: string): Promise<void> {
  return actOn(administration, email, async (repositories, user) => {
    await refuseLastAdministrator(repositories, user);
    await forgetUser(repositories, user);
    return 'user.remove';
  });
}

/** Ends the sessions of all of a user's browsers. @throws user_unknown */
export function signOutUser(administration: Administration, email: string): Promise<void> {
  return actOn(administration, email, async ({ browserSessions }, user) => {
    const ended = await browserSessions.endAll(user.id);
    return ended === 0 ? undefined : 'user.sign_out';
  });
}

/**
 * Gives a user a password, and signs all of their browsers out.
 * @param password as `hashPassword` wrote it
 * @throws user_unknown
 */
export function setUserPassword(administration: Administration, email: string, password: string): Promise<void> {
  return actOn(administration, email, async ({ users, browserSessions, invitations }, user) => {
    await users.setPassword(user.id, password);
    await browserSessions.endAll(user.id);
    await invitations.withdraw('reset', user.email);
    return 'user.password';
  });
}
