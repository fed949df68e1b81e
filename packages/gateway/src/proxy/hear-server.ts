import { mayAsk } from '../domain/client-capabilities.ts';
import type { AssignedServer } from '../domain/configuration.ts';
import { editAt } from '../domain/json-rpc/edit.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import { answerServerRequest, readRequest } from '../upstream/server-messages.ts';
import type { Recorder } from './account.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';
import { ownerOf, type TaskNames, taskNames } from './task-ids.ts';

/** A longer name is none of the protocol's, and is kept cut. */
const longestMethod = 128;

/** Where a message comes from that a server sent besides answers, and for whom. */
export interface Speaker {
  readonly session: LiveSession;
  readonly assigned: AssignedServer;
  readonly link: UpstreamLink;
  readonly record: Recorder;
}

/**
 * Acts on what a server sends besides answers, on any stream of a client's session. A `ping` we answer ourselves, and what the client
 * did not say that it can do is refused; everything else is the client's, under ids of ours.
 * @returns what the client is sent; undefined for nothing
 */
export function hearServer(
  services: Services,
  speaker: Speaker,
  kind: 'request' | 'notification',
  message: Buffer,
): Buffer | undefined {
  if (kind === 'notification') return hearNotification(services, speaker, message);
  const request = readRequest(message);
  if (!request) return undefined;
  const isForClient = mayAsk(speaker.session.record.capabilities, request.method);
  account(speaker, request.method, isForClient, message);
  if (isForClient) return question(services, speaker, message);
  answerServerRequest(services.upstream, speaker.link, message);
  return undefined;
}

/** What a server wants of people and their models is worth knowing, refused or not; a ping is neither. */
function account({ record, assigned }: Speaker, method: unknown, isForClient: boolean, message: Buffer): void {
  if (method === 'ping') return;
  const report = { server: assigned.server.slug, target: '', bytesOut: isForClient ? message.length : 0 };
  const ending = isForClient
    ? ({ outcome: 'ok', code: '' } as const)
    : ({ outcome: 'error', code: 'method_unknown' } as const);
  // Its own kind of action: nothing that a server makes up reads like what a client did.
  record(`ask:${String(method).slice(0, longestMethod)}`, { ...report, ...ending });
}

/** A client's progress names the token alone, and two servers may use the same. */
function question(services: Services, speaker: Speaker, message: Buffer): Buffer {
  const ours = markerOf(services, speaker);
  const named = editAt(message, ['id'], ours);
  return namesOf(services, speaker).inMessage(editAt(named, ['params', '_meta', 'progressToken'], ours));
}

type Renaming = (message: Buffer, names: TaskNames, ours: (id: unknown) => unknown) => Buffer;

/** Notifications that name something by an id of the server; of the others only a task that they belong to is looked at. */
const naming: Readonly<Record<string, Renaming>> = {
  'notifications/cancelled': (message, _names, ours) => editAt(message, ['params', 'requestId'], ours),
  'notifications/tasks/status': (message, names) => names.inStatus(message),
};

function hearNotification(services: Services, speaker: Speaker, message: Buffer): Buffer {
  if (message.includes('/list_changed"')) services.catalogues.expire(speaker.assigned.server);
  const names = namesOf(services, speaker);
  const isNaming = Object.keys(naming).some((method) => message.includes(method));
  const method = isNaming ? readRequest(message)?.method : undefined;
  const rename = typeof method === 'string' && Object.hasOwn(naming, method) ? naming[method] : undefined;
  return rename ? rename(message, names, markerOf(services, speaker)) : names.inMessage(message);
}

function namesOf({ marks }: Services, { session, assigned }: Speaker): TaskNames {
  return taskNames(marks, ownerOf(session), assigned.assignment.id);
}

function markerOf({ marks }: Services, { session, assigned, link }: Speaker): (id: unknown) => unknown {
  const place = { assignmentId: assigned.assignment.id, upstreamId: link.sessionId };
  return (id) => (isId(id) ? marks.mark(session, { ...place, id }) : id);
}

function isId(value: unknown): value is RequestId {
  return typeof value === 'string' || typeof value === 'number';
}
