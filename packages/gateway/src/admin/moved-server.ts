import type { Server } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';

/**
 * Forgets what holds of the old address alone, where a server has another from now on: how it stood, and our sessions with it. At another
 * origin, what people gave for the old one is not sent to the new one either.
 */
export async function leaveOldAddress(repositories: Repositories, before: Server, url: string): Promise<void> {
  if (before.url === url) return;
  await repositories.statuses.forget(before.id);
  await repositories.sessions.endUpstreams(before.id);
  const [from, to] = [new URL(before.url).origin, new URL(url).origin];
  if (from !== to) await holdBack(repositories, before.id, `the server moved from ${from} to ${to}`);
}

/**
 * Identities of people, and every token, wait for a new sign-in, and sign-ins that are under way are over. Header values that an
 * administrator gives for all are the administrator's to send.
 */
async function holdBack({ identities, flows }: Repositories, movedId: string, why: string): Promise<void> {
  await flows.forget(movedId);
  for (const { id, serverId, owner, oauth, version } of await identities.list()) {
    if (serverId !== movedId || (owner === null && !oauth)) continue;
    await identities.setStatus(id, version, {
      state: 'not_connected',
      code: 'sign_in_needed',
      why,
      problem: undefined,
    });
  }
}
