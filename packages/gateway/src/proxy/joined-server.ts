import { setTimeout as pause } from 'node:timers/promises';
import type { AssignedServer } from '../domain/configuration.ts';
import { identifiedEvent, messageEvent } from '../domain/sse/events.ts';
import { isNamable } from '../domain/sse/fields.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { Recorder } from './account.ts';
import type { Reply } from './arrival.ts';
import { hearServer } from './hear-server.ts';
import { type ListenEnd, listen, listsChanged } from './listen.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';

/** A client's GET stream, of which the streams of servers are parts. */
export interface Joint {
  readonly services: Services;
  readonly session: LiveSession;
  readonly reply: Reply;
  readonly record: Recorder;
  /** The last event of each server, by assignment; goes out with each event, so that the client can go on from there. */
  readonly position: Map<string, string>;
}

/** Milliseconds until a stream that ended is asked for again; doubled each time that it ended at once, up to the longest. */
const firstPause = 1_000;
const longestPause = 30_000;
/** A stream that lasted so long is not one that ends at once. */
const lasting = 10_000;

/** An id is sent back in a header, and servers in front of us take no larger ones. */
const longestId = 6_000;

/**
 * Listens to one server for as long as the client listens: a stream that ends is asked for again, from the last event on where the
 * server gave its events ids. Where it gave none, what happened meanwhile is not known, and the lists count as changed.
 */
export async function joinServer(joint: Joint, assigned: AssignedServer, signal: AbortSignal): Promise<void> {
  const { position, services } = joint;
  let before: Part | undefined;
  let failures = 0;
  for (;;) {
    const begunAt = performance.now();
    const part = await listenOnce(joint, assigned, before, signal).catch((err: unknown): Part => {
      services.upstream.log.info({ err, server: assigned.server.slug }, 'server not joined to a GET stream');
      return { link: undefined, end: { kind: 'over', retry: undefined } };
    });
    if (signal.aborted || part.end.kind === 'none') return;
    failures = performance.now() - begunAt > lasting ? 1 : failures + 1;
    // A session that is opened anew, and a credential that is renewed, need no pause the first time.
    if (part.end.kind === 'over' || failures > 1) await wait(part.end, failures, signal);
    if (signal.aborted) return;
    if (part.end.kind === 'session_lost') position.delete(assigned.assignment.id);
    before = part;
  }
}

/** One stream of a server, and how it ended; without a link there was none. */
interface Part {
  readonly link: UpstreamLink | undefined;
  readonly end: ListenEnd;
}

async function listenOnce(
  joint: Joint,
  assigned: AssignedServer,
  before: Part | undefined,
  signal: AbortSignal,
): Promise<Part> {
  const link = await linkAfter(joint, assigned, before);
  const lastEventId = joint.position.get(assigned.assignment.id);
  const isGap = before !== undefined && lastEventId === undefined;
  const onOpen = () => (isGap ? tellOfGap(joint, assigned) : undefined);
  const listener = { ...listenerOf(joint, assigned, link), onOpen };
  return { link, end: await listen(joint.services.upstream, link, listener, { lastEventId, signal }) };
}

/** @throws what `SessionLinks` throw */
async function linkAfter(
  { services: { sessions }, session }: Joint,
  assigned: AssignedServer,
  before: Part | undefined,
): Promise<UpstreamLink> {
  const { link, end } = before ?? {};
  if (link && end?.kind === 'refused_identity')
    return sessions.renew(session, assigned, link, { ...end, challenges: [], body: Buffer.alloc(0) });
  if (!link || end?.kind !== 'session_lost') return sessions.link(session, assigned);
  return sessions.reopen(session, assigned, link);
}

async function wait(end: ListenEnd, failures: number, signal: AbortSignal): Promise<void> {
  const asked = end.kind === 'over' ? (end.retry ?? 0) : 0;
  const backOff = firstPause * 2 ** (failures - 1);
  // Aborting it ends the wait, which is all that matters here.
  await pause(Math.min(longestPause, Math.max(asked, backOff)), undefined, { signal }).catch(() => undefined);
}

function tellOfGap({ services, reply }: Joint, { server }: AssignedServer): void {
  services.catalogues.expire(server);
  for (const event of listsChanged) reply.write(event);
}

function listenerOf(joint: Joint, assigned: AssignedServer, link: UpstreamLink) {
  const { services, session, reply, position, record } = joint;
  const { id } = assigned.assignment;
  let isIdentified = false;
  return {
    onceDrained: (listener: () => void) => reply.onceDrained(listener),
    onEventId(eventId: string) {
      // An empty one says that there is no event to go on after; one that no header takes cannot be named.
      if (isNamable(eventId)) position.set(id, eventId);
      else position.delete(id);
      isIdentified = position.has(id);
    },
    onMessage(message: Buffer) {
      const passed = hearServer(services, { session, assigned, link, record }, message);
      if (passed === undefined) return true;
      const event = isIdentified ? withPosition(joint, passed) : messageEvent(passed);
      isIdentified = false;
      return reply.write(event);
    },
  };
}

function withPosition({ services, session, position }: Joint, message: Buffer): Buffer {
  const id = services.marks.streamEvent(session, Object.fromEntries(position));
  return id.length > longestId ? messageEvent(message) : identifiedEvent(id, message);
}
