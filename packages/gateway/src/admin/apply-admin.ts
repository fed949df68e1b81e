import { hashPassword } from '../auth/password.ts';
import type { AdminConfig } from '../config/config.ts';
import type { Repositories, Store } from '../store/store.ts';
import type { Change } from './administration.ts';

/** The file's administrator with a password as it is kept; undefined where there is nothing to make. */
export interface PreparedAdmin {
  readonly email: string;
  readonly password: string;
}

/** To be called before the transaction: to hash takes long. */
export async function prepareAdmin(
  { users }: Pick<Store, 'users'>,
  admin: AdminConfig | undefined,
): Promise<PreparedAdmin | undefined> {
  if (!admin || (await users.byEmail(admin.email))?.hasPassword) return undefined;
  return { email: admin.email, password: await hashPassword(admin.password) };
}

/**
 * Makes the administrator that the file names. One who has a password is left as they are: what was changed by hand since stays.
 */
export async function applyAdmin(
  { users }: Pick<Repositories, 'users'>,
  admin: PreparedAdmin | undefined,
): Promise<Change[]> {
  const before = admin && (await users.byEmail(admin.email));
  if (!admin || before?.hasPassword) return [];
  const { id, email, role } = await users.put(admin.email);
  await users.setPassword(id, admin.password);
  if (role !== 'admin') await users.setRole(id, 'admin');
  return [
    ...(before ? [] : [{ action: 'user.add', target: email } as const]),
    ...(role === 'admin' ? [] : [{ action: 'user.role', target: `${email} admin` } as const]),
    { action: 'user.password', target: email },
  ];
}
