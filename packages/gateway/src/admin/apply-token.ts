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
 * Creates one token, or gives it its new text.
 * @returns `revoked` where a token of this name was revoked by hand: nothing was changed
 * @throws token_unusable when another token has the same text
 */
export async function applyToken(
  { gateways, tokens }: Repositories,
  { name, gateway: slug, token }: TokenConfig,
): Promise<Change[] | 'revoked'> {
  const gateway = await gateways.bySlug(slug);
  if (!gateway) throw coded('gateway_unknown', { slug });
  const hash = hashSecret(token);
  const same = await tokens.byHash(hash);
  if (same && same.name === name && same.gatewayId === gateway.id) return [];
  if (same) throw coded('token_unusable', { reason: `"${name}" has the same text as "${same.name}"` });
  const named = (await tokens.list()).find((row) => row.name === name && row.gatewayId === gateway.id);
  if (named && named.revokedAt !== null) return 'revoked';
  await tokens.put({ name, gatewayId: gateway.id, hash });
  return [{ action: named ? 'token.update' : 'token.add', target: name, gateway: slug }];
}
