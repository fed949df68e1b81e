import type { User } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';

/** Whether somebody administrates now. */
export function isAdministrator({ role, disabled }: Pick<User, 'role' | 'disabled'>): boolean {
  return role === 'admin' && !disabled;
}

export async function hasAdministrator({ users }: Pick<Repositories, 'users'>): Promise<boolean> {
  return (await users.list()).some(isAdministrator);
}
