import { isOutage } from '../domain/breaker.ts';
import type { AssignedServer } from '../domain/configuration.ts';
import { asCoded, type CodedError } from '../errors/coded-error.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import { type Answer, request } from '../upstream/request.ts';
import type { Joint } from './joined-server.ts';

/**
 * Finds out by a ping what a server refused a GET stream for: servers that have none answer it like those that lost the session,
 * and what stands in front of them may let nothing but POST through. A session and a credential that calls go on with are kept.
 * @param again whether what was mended last did not help
 * @returns with what to ask again; undefined where there is no stream to be had
 * @throws upstream_paused, upstream_unreachable and the like; what `SessionLinks` throw
 */
export async function mended(
  joint: Joint,
  assigned: AssignedServer,
  link: UpstreamLink,
  again: boolean,
): Promise<UpstreamLink | undefined> {
  const { traffic, upstream } = joint.services;
  const passage = traffic.admit(assigned.server);
  let failure: CodedError | undefined;
  try {
    const answer = await request(upstream, link, 'ping', {});
    return await otherLink(joint, assigned, { link, answer, again });
  } catch (error) {
    failure = asCoded(error);
    throw failure;
  } finally {
    passage.end(failure);
  }
}

interface Refused {
  readonly link: UpstreamLink;
  /** To the ping. */
  readonly answer: Answer;
  readonly again: boolean;
}

async function otherLink(
  { services: { sessions }, session, position }: Joint,
  assigned: AssignedServer,
  { link, answer, again }: Refused,
): Promise<UpstreamLink | undefined> {
  if (answer.kind === 'failed' && isOutage(answer.error)) throw answer.error;
  if (answer.kind === 'refused_identity' && again) return sessions.refusedAgain(session, assigned, link, answer);
  if (answer.kind === 'refused_identity') return sessions.renew(session, assigned, link, answer);
  if (again) return undefined;
  // Another session has other events; and in the same one the server may not know this one any more.
  const hadPosition = position.delete(assigned.assignment.id);
  if (answer.kind === 'session_lost') return sessions.reopen(session, assigned, link);
  return hadPosition ? link : undefined;
}
