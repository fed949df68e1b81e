import type { ConfiguredGateway } from '../domain/configuration.ts';
import type { Message, Notification, RequestId } from '../domain/json-rpc/message.ts';
import { replaceId, replaceParam } from '../domain/json-rpc/rewrite.ts';
import { inSession } from '../upstream/link.ts';
import { post } from '../upstream/post.ts';
import { ownerOf } from './from-server.ts';
import { type Named, type Origin, originOf } from './origin-ids.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';
import { taskNames } from './task-ids.ts';

/** Who tells a server something, and which servers there are. */
export interface Teller {
  readonly session: LiveSession;
  readonly configured: ConfiguredGateway;
}

/**
 * Passes the client's answer on to the server that asked. One to nothing that was asked goes nowhere.
 */
export function answerServer(
  services: Services,
  teller: Teller,
  response: Extract<Message, { kind: 'response' }>,
): void {
  void tell(services, teller, 'request', response.id, ({ assignmentId, id }) =>
    taskNames(services.ids, ownerOf(teller.session), assignmentId).toServer(replaceId(response, id)),
  );
}

/** Passes on how far the client is with what a server asked. */
export function reportProgress(services: Services, teller: Teller, notification: Notification): void {
  const token = notification.params.progressToken as RequestId;
  void tell(services, teller, 'progress', token, ({ id }) => replaceParam(notification, 'progressToken', id));
}

/** Never rejects: nobody waits for a message that has no answer. */
async function tell(
  services: Services,
  { session, configured }: Teller,
  named: Named,
  id: RequestId,
  messageTo: (origin: Origin) => Buffer,
): Promise<void> {
  const { upstream, sessions } = services;
  const origin = originOf(services.ids, session, named, id);
  const assigned = origin && configured.servers.find(({ assignment }) => assignment.id === origin.assignmentId);
  if (!assigned) return;
  const server = assigned.server.slug;
  try {
    const link = inSession(await sessions.link(session, assigned), origin.sessionId);
    const status = await post(upstream.outbound, link, messageTo(origin), upstream.limits.listTimeout);
    if (status < 200 || status >= 300) upstream.log.warn({ server, status }, 'server did not take an answer');
  } catch (err) {
    upstream.log.warn({ err, server }, 'answer to a server not sent');
  }
}
