import type { TokenConfig } from '../config/config.ts';
import { hashSecret } from '../crypto/token.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import type { Change } from './administration.ts';

export interface RevokedToken {
  readonly name: string;
  readonly gateway: string;
}

/**
 * Creates one token, or gives it its new text or user.
 * @returns `revoked` where a token of this name was revoked by hand: nothing was changed
 * @throws token_unusable when another token has the same text
 */
export async function applyToken(
  { gateways, tokens, users }: Repositories,
  { name, gateway: slug, token, user }: TokenConfig,
): Promise<Change[] | 'revoked'> {
  const gateway = await gateways.bySlug(slug);
  if (!gateway) throw coded('gateway_unknown', { slug });
  const hash = hashSecret(token);
  const same = await tokens.byHash(hash);
  const isSame = same !== undefined && same.name === name && same.gatewayId === gateway.id;
  if (same && !isSame) throw coded('token_unusable', { reason: `"${name}" has the same text as "${same.name}"` });
  const named = (await tokens.list()).find((row) => row.name === name && row.gatewayId === gateway.id);
  if (named && named.revokedAt !== null) return 'revoked';
  const userId = user === undefined ? null : (await users.put(user)).id;
  if (same && same.userId === userId) return [];
  await tokens.put({ name, gatewayId: gateway.id, hash, userId });
  return [{ action: named ? 'token.update' : 'token.add', target: name, gateway: slug }];
}
