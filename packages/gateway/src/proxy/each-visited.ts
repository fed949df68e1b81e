import type { AssignedServer, ConfiguredGateway } from '../domain/configuration.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';

/**
 * Does something with each server that the session has been to, on any instance. None of them holds up the others. Never rejects:
 * a failure is logged alone.
 */
export async function eachVisited(
  { sessions, upstream }: Services,
  session: LiveSession,
  { servers }: ConfiguredGateway,
  act: (assigned: AssignedServer) => Promise<unknown>,
): Promise<void> {
  const failed = (server: string) => (err: unknown) => void upstream.log.warn({ err, server }, 'server not told');
  const visited = await sessions.visited(session).catch(failed(''));
  const told = servers.filter(({ assignment }) => visited?.has(assignment.id));
  await Promise.all(told.map((assigned) => act(assigned).catch(failed(assigned.server.slug))));
}
