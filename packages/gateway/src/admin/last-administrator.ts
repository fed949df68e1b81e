import { isAdministrator } from '../auth/administrators.ts';
import type { User } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';

/** To be asked in the transaction that takes a user's role or access away. @throws last_admin where nobody else administrates */
export async function refuseLastAdministrator({ users }: Pick<Repositories, 'users'>, user: User): Promise<void> {
  const left = (await users.list()).filter((each) => isAdministrator(each) && each.id !== user.id);
  if (isAdministrator(user) && left.length === 0) throw coded('last_admin', { email: user.email });
}
