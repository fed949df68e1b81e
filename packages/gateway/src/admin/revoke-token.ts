import { coded } from '../errors/coded-error.ts';
import { type Administration, recordChanges } from './administration.ts';

/**
 * Ends a token from the next request on. Revoking one that was revoked before changes and records nothing.
 * @throws gateway_unknown, token_unknown
 */
export async function revokeToken(
  administration: Administration,
  { name, gateway: slug }: { readonly name: string; readonly gateway: string },
): Promise<void> {
  const startedAt = Date.now();
  const revoked = await administration.store.transaction(async ({ gateways, tokens }) => {
    const gateway = await gateways.bySlug(slug);
    if (!gateway) throw coded('gateway_unknown', { slug });
    const token = (await tokens.list()).find((row) => row.name === name && row.gatewayId === gateway.id);
    if (!token) throw coded('token_unknown', { name, gateway: slug });
    if (token.revokedAt !== null) return false;
    await tokens.revoke(token.id);
    return true;
  });
  if (revoked)
    await recordChanges(administration, [{ action: 'token.revoke', target: name, gateway: slug }], startedAt);
}
