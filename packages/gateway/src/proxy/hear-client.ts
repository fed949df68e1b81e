import type { Message, Request } from '../domain/json-rpc/message.ts';
import { replaceAt } from '../domain/json-rpc/rewrite.ts';
import { coded } from '../errors/coded-error.ts';
import { notificationHandlers } from './methods/notifications.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';
import { tellServer } from './tell-server.ts';
import type { Visit } from './visit.ts';

/**
 * Acts on a message of a client that wants no answer. An answer goes to the server that asked, whichever instance passed the question
 * on; one to a question that we never passed on goes nowhere.
 * @throws what `tellServer` does: the client may send its answer again
 */
export async function hearClient(
  services: Services,
  { configured }: Pick<Visit, 'configured'>,
  session: LiveSession,
  message: Exclude<Message, Request>,
): Promise<void> {
  if (message.kind === 'notification')
    return notificationHandlers[message.method]?.(services, { configured, session, notification: message });
  const asked = services.marks.readMark(session, message.id);
  if (!asked) return undefined;
  const assigned = configured.servers.find(({ assignment }) => assignment.id === asked.assignmentId);
  if (!assigned) throw coded('access_ended', {});
  return tellServer(services, session, assigned, replaceAt(message.bytes, ['id'], asked.id));
}
