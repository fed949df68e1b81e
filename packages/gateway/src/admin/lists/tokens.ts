import { isoTime } from '../../domain/iso-time.ts';
import type { Store } from '../../store/store.ts';
import { readNames } from '../names.ts';

export type ListedToken = Awaited<ReturnType<typeof listTokens>>[number];

/** Every token, never its text. */
export async function listTokens(store: Store) {
  const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
  const names = await readNames(store);
  return (await store.tokens.list()).map(({ id, name, gatewayId, userId, createdAt, revokedAt }) => ({
    id,
    name,
    gateway: gateways.get(gatewayId) ?? '',
    user: names.user(userId),
    createdAt: isoTime(createdAt),
    revokedAt: isoTime(revokedAt),
  }));
}
