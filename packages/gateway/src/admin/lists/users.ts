import { isoTime } from '../../domain/iso-time.ts';
import type { Invitation, User } from '../../domain/records.ts';
import type { Store } from '../../store/store.ts';

export type ListedUser = ReturnType<typeof listedUser>;
export type ListedInvitation = ReturnType<typeof listedInvitation>;

export async function listUsers({ users }: Pick<Store, 'users'>): Promise<readonly ListedUser[]> {
  return (await users.list()).map(listedUser);
}

/** Those that are open, newest first. */
export async function listInvitations({
  invitations,
}: Pick<Store, 'invitations'>): Promise<readonly ListedInvitation[]> {
  return (await invitations.list()).map(listedInvitation);
}

export function listedUser({ id, email, role, disabled, hasPassword, createdAt }: User) {
  return { id, email, role, disabled, hasPassword, createdAt: isoTime(createdAt) };
}

/** Never by the hash of its secret. */
function listedInvitation({ kind, email, role, invitedBy, expiresAt }: Invitation) {
  return { kind, email, role, invitedBy, expiresAt: isoTime(expiresAt) };
}
