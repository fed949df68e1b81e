import { emailProblem } from '../config/email.ts';
import { coded } from '../errors/coded-error.ts';
import { type Administration, recordChanges } from './administration.ts';
import { setUsers } from './set-users.ts';

/**
 * Says who may reach a gateway, in place of who might before. What others have under way there ends. What is as wanted already is
 * left alone and not recorded.
 * @param wanted.users e-mail addresses; who is not known yet is made a member
 * @throws gateway_unknown, email_invalid
 */
export async function setGatewayAccess(
  administration: Administration,
  { gateway: slug, users }: { readonly gateway: string; readonly users: 'everyone' | readonly string[] },
): Promise<void> {
  const startedAt = Date.now();
  const wrong = users === 'everyone' ? undefined : users.find((email) => emailProblem(email) !== undefined);
  if (wrong !== undefined) throw coded('email_invalid', { email: wrong });
  const changed = await administration.store.transaction(async (repositories) => {
    const gateway = await repositories.gateways.bySlug(slug);
    if (!gateway) throw coded('gateway_unknown', { slug });
    return setUsers(repositories, gateway, users);
  });
  if (changed)
    await recordChanges(administration, [{ action: 'gateway.access', target: slug, gateway: slug }], startedAt);
}
