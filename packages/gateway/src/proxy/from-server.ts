import type { AssignedServer } from '../domain/configuration.ts';
import { editAt } from '../domain/json-rpc/edit.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import { answerServerRequest, readRequest } from '../upstream/server-messages.ts';
import { type Named, ourId } from './origin-ids.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';
import { taskNames } from './task-ids.ts';

/** Where a message comes from that a server sent besides answers, and for whom. */
export interface Speaker {
  readonly session: LiveSession;
  readonly assigned: AssignedServer;
  readonly link: UpstreamLink;
}

/** The requests that a server may make of a client, each with the capability that the client must have declared. */
const asked: ReadonlyMap<unknown, string> = new Map([
  ['sampling/createMessage', 'sampling'],
  ['elicitation/create', 'elicitation'],
  ['roots/list', 'roots'],
  ['tasks/get', 'tasks'],
  ['tasks/result', 'tasks'],
  ['tasks/cancel', 'tasks'],
]);

/**
 * What the client is told of a message of a server: a notification as it came, a request under an id of ours where the client said
 * that it can serve it. Any other request is answered by us.
 * @returns undefined where there is nothing for the client in it
 */
export function fromServer(
  services: Services,
  speaker: Speaker,
  kind: 'request' | 'notification',
  message: Buffer,
): Buffer | undefined {
  if (kind === 'notification') return notificationFor(services, speaker, message);
  const request = readRequest(message);
  if (!request) return undefined;
  const { capabilities } = speaker.session.record;
  const needed = asked.get(request.method);
  if (needed !== undefined && Object.hasOwn(capabilities, needed)) return requestFor(services, speaker, message);
  answerServerRequest(services.upstream, speaker.link, message);
  return undefined;
}

function requestFor(services: Services, speaker: Speaker, message: Buffer): Buffer {
  const named = editAt(message, ['id'], ourName(services, speaker, 'request'));
  const measured = editAt(named, ['params', '_meta', 'progressToken'], ourName(services, speaker, 'progress'));
  return namesOf(services, speaker).inMessage(measured);
}

/** Notifications that name something by an id of the server; the others are not read. */
const naming = ['notifications/cancelled', 'notifications/tasks/status'];

function notificationFor(services: Services, speaker: Speaker, message: Buffer): Buffer {
  if (message.includes('/list_changed"')) services.catalogues.expire(speaker.assigned.server);
  const names = namesOf(services, speaker);
  const method = naming.some((each) => message.includes(each)) ? readRequest(message)?.method : undefined;
  if (method === 'notifications/cancelled')
    return editAt(message, ['params', 'requestId'], ourName(services, speaker, 'request'));
  return method === 'notifications/tasks/status' ? names.inStatus(message) : names.inMessage(message);
}

function namesOf(services: Services, { session, assigned }: Speaker) {
  return taskNames(services.ids, ownerOf(session), assigned.assignment.id);
}

/** Whose tasks those are that a session knows. */
export function ownerOf({ record }: LiveSession) {
  return { id: record.principal, gatewayId: record.gatewayId };
}

function ourName({ ids }: Services, { session, assigned, link }: Speaker, named: Named) {
  return (id: unknown) =>
    isId(id) ? ourId(ids, session, named, { assignmentId: assigned.assignment.id, link, id }) : id;
}

function isId(id: unknown): id is RequestId {
  return typeof id === 'string' || typeof id === 'number';
}
