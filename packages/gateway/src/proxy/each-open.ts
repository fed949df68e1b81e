import type { AssignedServer } from '../domain/configuration.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { Services } from './services.ts';
import type { Teller } from './to-server.ts';

/** Does something with each server that has a session with us on behalf of a client; a server that fails is left out. */
export async function eachOpen(
  { sessions, upstream }: Services,
  { session, configured }: Teller,
  act: (link: UpstreamLink, assigned: AssignedServer) => Promise<unknown>,
): Promise<void> {
  const open = await sessions.opened(session);
  const servers = configured.servers.filter(({ assignment }) => open.has(assignment.id));
  await Promise.all(
    servers.map(async (assigned) => {
      try {
        await act(await sessions.link(session, assigned), assigned);
      } catch (err) {
        upstream.log.warn({ err, server: assigned.server.slug }, 'server not told');
      }
    }),
  );
}
