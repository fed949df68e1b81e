import type { Server } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';

/**
 * Where a server is at another origin from now on, what people gave for the old one is not sent to the new one: their identities, and
 * every token, wait for a new sign-in. Header values that an administrator gives for all are the administrator's to send.
 */
export async function holdBackIdentities({ identities }: Repositories, before: Server, url: string): Promise<void> {
  if (new URL(before.url).origin === new URL(url).origin) return;
  const why = `the server moved from ${new URL(before.url).origin} to ${new URL(url).origin}`;
  for (const { id, serverId, owner, oauth, version } of await identities.list()) {
    if (serverId !== before.id || (owner === null && !oauth)) continue;
    await identities.setStatus(id, version, {
      state: 'not_connected',
      code: 'sign_in_needed',
      why,
      problem: undefined,
    });
  }
}
