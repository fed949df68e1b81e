import type { Gateway } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';

/**
 * Says who may reach a gateway; who is not known yet is made a member.
 * @param wanted e-mail addresses
 * @returns whether anything changed; the order of users means nothing
 */
export async function setUsers(
  { gateways, users }: Pick<Repositories, 'gateways' | 'users'>,
  gateway: Gateway,
  wanted: 'everyone' | readonly string[],
): Promise<boolean> {
  if (wanted === 'everyone') {
    if (gateway.users === 'everyone') return false;
    await gateways.setUsers(gateway.id, wanted);
    return true;
  }
  const ids = new Set<string>();
  for (const email of wanted) ids.add((await users.put(email)).id);
  if (gateway.users !== 'everyone' && sameIds(ids, gateway.users)) return false;
  await gateways.setUsers(gateway.id, [...ids]);
  return true;
}

function sameIds(a: ReadonlySet<string>, b: readonly string[]): boolean {
  return a.size === b.length && b.every((id) => a.has(id));
}
