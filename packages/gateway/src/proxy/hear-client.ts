import type { Message, Request } from '../domain/json-rpc/message.ts';
import { replaceId } from '../domain/json-rpc/rewrite.ts';
import { notificationHandlers } from './methods/notifications.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';
import { ownerOf, taskNames } from './task-ids.ts';
import { answerServer } from './tell-server.ts';
import type { Visit } from './visit.ts';

/**
 * Acts on a message of a client that wants no answer. An answer goes to the server that asked, whichever instance passed the question
 * on; one to a question that we never passed on goes nowhere.
 * @throws what `answerServer` does: the client may send its answer again
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
  const names = taskNames(services.marks, ownerOf(session), asked.assignmentId);
  await answerServer(services, session, configured, asked, names.toServer(replaceId(message, asked.id)));
  for (const { questions } of session.running) questions.delete(message.id);
  return undefined;
}
