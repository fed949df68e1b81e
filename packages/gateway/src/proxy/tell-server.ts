import type { AssignedServer, ConfiguredGateway } from '../domain/configuration.ts';
import { coded } from '../errors/coded-error.ts';
import { inSession, type UpstreamLink } from '../upstream/link.ts';
import { post } from '../upstream/post.ts';
import { isRefusal, type RefusedIdentity } from '../upstream/refused-identity.ts';
import { eachVisited } from './each-visited.ts';
import type { Services } from './services.ts';
import type { Marked } from './session-marks.ts';
import type { LiveSession } from './sessions.ts';

/**
 * Brings what a client has to say to what a server asked to the very session in which it asked: an id means nothing in another one.
 * @throws access_ended where the server is no longer on the gateway, upstream_unreachable, upstream_refused, and what `SessionLinks` throw
 */
export async function answerServer(
  services: Services,
  session: LiveSession,
  configured: ConfiguredGateway,
  { assignmentId, upstreamId }: Marked,
  message: Buffer,
): Promise<void> {
  const assigned = configured.servers.find(({ assignment }) => assignment.id === assignmentId);
  if (!assigned) throw coded('access_ended', {});
  const asking = (link: UpstreamLink) => inSession(link, upstreamId);
  const { status } = await sendRenewing(services, session, assigned, message, asking);
  judge(assigned, status);
}

/**
 * Brings a notification of a client to one server. A session that another instance opened meanwhile is used instead of one that is gone.
 * @throws upstream_unreachable, upstream_refused, and what `SessionLinks` throw
 */
async function tellServer(
  services: Services,
  session: LiveSession,
  assigned: AssignedServer,
  message: Buffer,
): Promise<void> {
  const { link, status } = await sendRenewing(services, session, assigned, message, (current) => current);
  const isGone = status === 404 || status === 400;
  const successor = isGone ? await services.sessions.successor(session, assigned, link) : undefined;
  judge(assigned, successor ? await send(services, successor, message) : status);
}

/** Brings a notification to every server that the session has been to. */
export async function tellServers(
  services: Services,
  session: LiveSession,
  configured: ConfiguredGateway,
  message: Buffer,
): Promise<void> {
  await eachVisited(services, session, configured, (assigned) => tellServer(services, session, assigned, message));
}

/** A credential that the server refuses is renewed once. @param through the session to send in, made from our present one */
async function sendRenewing(
  services: Services,
  session: LiveSession,
  assigned: AssignedServer,
  message: Buffer,
  through: (link: UpstreamLink) => UpstreamLink,
): Promise<{ readonly link: UpstreamLink; readonly status: number }> {
  const link = await services.sessions.link(session, assigned);
  const status = await send(services, through(link), message);
  if (!isRefusal(status)) return { link, status };
  const renewed = await services.sessions.renew(session, assigned, link, refusedWith(status));
  return { link: renewed, status: await send(services, through(renewed), message) };
}

function judge({ server: { slug: server } }: AssignedServer, status: number): void {
  if (status === 0) throw coded('upstream_unreachable', { server, reason: 'it did not take the message' });
  if (status < 200 || status >= 300) throw coded('upstream_refused', { server, status });
}

function send({ upstream }: Services, link: UpstreamLink, message: Buffer): Promise<number> {
  return post(upstream.outbound, link, message, upstream.limits.listTimeout);
}

function refusedWith(status: number): RefusedIdentity {
  return { kind: 'refused_identity', status, challenges: [], body: Buffer.alloc(0) };
}
