import type { AssignedServer, ConfiguredGateway } from '../domain/configuration.ts';
import { coded } from '../errors/coded-error.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import { post } from '../upstream/post.ts';
import { isRefusal, type RefusedIdentity } from '../upstream/refused-identity.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';

/**
 * Brings a message of a client that has no answer (an answer of its own, or a notification) to one server. A credential that the server
 * refuses is renewed once, and a session that another instance opened meanwhile is used instead of one that is gone.
 * @throws upstream_unreachable, upstream_refused, and what `SessionLinks` throw
 */
export async function tellServer(
  services: Services,
  session: LiveSession,
  assigned: AssignedServer,
  message: Buffer,
): Promise<void> {
  const { sessions } = services;
  const first = await sessions.link(session, assigned);
  let status = await send(services, first, message);
  if (isRefusal(status)) {
    const renewed = await sessions.renew(session, assigned, first, refusedWith(status));
    status = await send(services, renewed, message);
  } else if (status === 404 || status === 400) {
    const successor = await sessions.successor(session, assigned, first);
    if (successor) status = await send(services, successor, message);
  }
  const { slug: server } = assigned.server;
  if (status === 0) throw coded('upstream_unreachable', { server, reason: 'it did not take the message' });
  if (status < 200 || status >= 300) throw coded('upstream_refused', { server, status });
}

/**
 * Brings a notification to every server that the session has been to. None of them holds up the others, and a failure is logged alone:
 * nobody waits for it.
 */
export async function tellServers(
  services: Services,
  session: LiveSession,
  { servers }: ConfiguredGateway,
  message: Buffer,
): Promise<void> {
  const { upstream, sessions } = services;
  const visited = await sessions.visited(session);
  const told = servers.filter(({ assignment }) => visited.has(assignment.id));
  await Promise.all(
    told.map((assigned) =>
      tellServer(services, session, assigned, message).catch((err: unknown) =>
        upstream.log.warn({ err, server: assigned.server.slug }, 'server not told'),
      ),
    ),
  );
}

function send({ upstream }: Services, link: UpstreamLink, message: Buffer): Promise<number> {
  return post(upstream.outbound, link, message, upstream.limits.listTimeout);
}

function refusedWith(status: number): RefusedIdentity {
  return { kind: 'refused_identity', status, challenges: [], body: Buffer.alloc(0) };
}
