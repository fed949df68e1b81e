import { mayAsk } from '../domain/client-capabilities.ts';
import type { AssignedServer } from '../domain/configuration.ts';
import { editAt } from '../domain/json-rpc/edit.ts';
import type { Notification, Request, RequestId } from '../domain/json-rpc/message.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import { answerServerRequest, readServerMessage } from '../upstream/server-messages.ts';
import type { Recorder } from './account.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';
import { ownerOf, type TaskNames, taskNames } from './task-ids.ts';

/** A longer name is none of the protocol's, and is kept cut. */
const longestMethod = 128;
/** An id that is longer would not come back: it is part of ours, which a client sends in a message. */
const longestId = 2_000;

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
 *
 * Danger: what is passed on must be what was judged, or a server asks in disguise what its client never agreed to. So a message is
 * judged as a client will parse it, and an id that is not written once and plainly is written anew.
 * @returns what the client is sent; undefined for nothing
 */
export function hearServer(services: Services, speaker: Speaker, message: Buffer): Buffer | undefined {
  const heard = readServerMessage(message);
  if (heard?.kind === 'notification') return hearNotification(services, speaker, heard);
  return heard?.kind === 'request' ? hearRequest(services, speaker, heard) : undefined;
}

function hearRequest(services: Services, speaker: Speaker, request: Request): Buffer | undefined {
  const isForClient = mayAsk(speaker.session.record.capabilities, request.method) && isShort(request.id);
  const isTaken = isForClient || answerServerRequest(services.upstream, speaker.link, request);
  if (isTaken) account(speaker, request, isForClient);
  return isForClient ? question(services, speaker, request) : undefined;
}

/** What a server wants of people and their models is worth knowing, refused or not; a ping is neither. */
function account({ record, assigned }: Speaker, { method, bytes }: Request, isForClient: boolean): void {
  if (method === 'ping') return;
  const report = { server: assigned.server.slug, target: '', bytesOut: isForClient ? bytes.length : 0 };
  const ending = isForClient
    ? ({ outcome: 'ok', code: '' } as const)
    : ({ outcome: 'error', code: 'method_unknown' } as const);
  // Its own kind of action: nothing that a server makes up reads like what a client did.
  record(`ask:${method.slice(0, longestMethod)}`, { ...report, ...ending });
}

/** A client's progress names the token alone, and two servers may use the same. */
function question(services: Services, speaker: Speaker, { bytes }: Request): Buffer {
  const ours = markerOf(services, speaker);
  const named = editAt(bytes, ['id'], ours);
  return namesOf(services, speaker).inMessage(editAt(named, ['params', '_meta', 'progressToken'], ours));
}

type Renaming = (services: Services, speaker: Speaker, bytes: Buffer) => Buffer;

/** Notifications that name something by an id of the server; of the others only a task that they belong to is looked at. */
const naming: Readonly<Record<string, Renaming>> = {
  'notifications/cancelled': (services, speaker, bytes) =>
    editAt(bytes, ['params', 'requestId'], markerOf(services, speaker)),
  'notifications/tasks/status': (services, speaker, bytes) => namesOf(services, speaker).inStatus(bytes),
};

function hearNotification(services: Services, speaker: Speaker, { method, bytes }: Notification): Buffer {
  if (method.endsWith('/list_changed')) services.catalogues.expire(speaker.assigned.server);
  const rename = Object.hasOwn(naming, method) ? naming[method] : undefined;
  return rename ? rename(services, speaker, bytes) : namesOf(services, speaker).inMessage(bytes);
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

function isShort(id: RequestId): boolean {
  return typeof id === 'number' || id.length <= longestId;
}
