import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, recordChanges } from './administration.ts';
import { forgetGateway, forgetServer } from './forget.ts';

/**
 * Forgets a server: it leaves all gateways, its identities and clients are forgotten, and what runs on it ends.
 * @throws server_unknown
 */
export async function removeServer(administration: Administration, slug: string): Promise<void> {
  const startedAt = Date.now();
  await administration.store.transaction(async (repositories: Repositories) => {
    const server = await repositories.servers.bySlug(slug);
    if (!server) throw coded('server_unknown', { slug });
    await forgetServer(repositories, server);
  });
  await recordChanges(administration, [{ action: 'server.remove', target: slug, server: slug }], startedAt);
}

/**
 * Forgets a gateway with its tokens and with what apps were let into; its servers stay. What runs on it ends.
 * @throws gateway_unknown
 */
export async function removeGateway(administration: Administration, slug: string): Promise<void> {
  const startedAt = Date.now();
  await administration.store.transaction(async (repositories: Repositories) => {
    const gateway = await repositories.gateways.bySlug(slug);
    if (!gateway) throw coded('gateway_unknown', { slug });
    await forgetGateway(repositories, gateway);
  });
  await recordChanges(administration, [{ action: 'gateway.remove', target: slug, gateway: slug }], startedAt);
}
