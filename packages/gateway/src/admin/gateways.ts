import { emailProblem } from '../config/email.ts';
import { isSlug } from '../domain/naming.ts';
import type { Gateway } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';
import { setUsers } from './set-users.ts';

/**
 * Makes a gateway without servers.
 * @param wanted.users e-mail addresses; everyone where left out
 * @throws slug_invalid, gateway_exists, email_invalid
 */
export async function addGateway(
  administration: Administration,
  { slug, users = 'everyone' }: { readonly slug: string; readonly users?: Gateway['users'] | undefined },
): Promise<void> {
  const startedAt = Date.now();
  if (!isSlug(slug)) throw coded('slug_invalid', { slug });
  const wrong = users === 'everyone' ? undefined : users.find((email) => emailProblem(email) !== undefined);
  if (wrong !== undefined) throw coded('email_invalid', { email: wrong });
  const changes = await administration.store.transaction(async (repositories): Promise<Change[]> => {
    if (await repositories.gateways.bySlug(slug)) throw coded('gateway_exists', { slug });
    const gateway = await repositories.gateways.create({ slug });
    const about = { target: slug, gateway: slug };
    const opened = await setUsers(repositories, gateway, users);
    return [{ action: 'gateway.add', ...about }, ...(opened ? [{ action: 'gateway.access', ...about } as const] : [])];
  });
  await recordChanges(administration, changes, startedAt);
}
