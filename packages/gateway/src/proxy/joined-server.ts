import { setTimeout as pause } from 'node:timers/promises';
import type { AssignedServer } from '../domain/configuration.ts';
import { identifiedEvent, messageEvent } from '../domain/sse/events.ts';
import { isNamable } from '../domain/sse/fields.ts';
import { asCoded } from '../errors/coded-error.ts';
import { awaitsPerson } from '../upstream/identities/awaits-person.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { Recorder } from './account.ts';
import type { Reply } from './arrival.ts';
import { hearServer } from './hear-server.ts';
import { type ListenEnd, listen } from './listen.ts';
import { mended } from './mended.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';
import { watchGaps } from './stream-gap.ts';
import type { ServerState } from './view.ts';

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
 * server gave its events ids. Where it gave none, the client is told of the lists that changed meanwhile.
 */
export async function joinServer(joint: Joint, assigned: ServerState, signal: AbortSignal): Promise<void> {
  const tellOfGap = watchGaps(joint, assigned, signal);
  let before: Part | undefined;
  let failures = 0;
  for (;;) {
    const begunAt = performance.now();
    const part = await listenOnce(joint, assigned, { before, tellOfGap, signal }).catch((err: unknown) =>
      failedPart(joint, assigned, err),
    );
    if (signal.aborted || part.end.kind === 'none') return;
    failures = performance.now() - begunAt > lasting ? 1 : failures + 1;
    // A session that is opened anew, and a credential that is renewed, need no pause the first time.
    if (part.end.kind === 'over' || failures > 1) await wait(part.end, failures, signal);
    if (signal.aborted) return;
    before = part;
  }
}

/** One stream of a server, and how it ended; without a link there was none. */
interface Part {
  readonly link: UpstreamLink | undefined;
  readonly end: ListenEnd;
  /** The server refused the stream before, and did not open this one either. */
  readonly isMended: boolean;
}

interface Circumstances {
  readonly before: Part | undefined;
  readonly tellOfGap: () => void;
  readonly signal: AbortSignal;
}

const over: ListenEnd = { kind: 'over', retry: undefined };

/** @throws upstream_paused, and what `SessionLinks` throw */
async function listenOnce(
  joint: Joint,
  assigned: ServerState,
  { before, tellOfGap, signal }: Circumstances,
): Promise<Part> {
  const { upstream, sessions, traffic } = joint.services;
  if (traffic.isPaused(assigned.server)) return { link: undefined, isMended: false, ...before, end: over };
  const isRefused = before?.link !== undefined && before.end.kind === 'refused';
  const link = isRefused
    ? await mended(joint, assigned, before.link, before.isMended)
    : await sessions.link(joint.session, assigned);
  let isMended = isRefused || before?.isMended === true;
  if (!link) return { link, isMended, end: { kind: 'none' } };
  const lastEventId = joint.position.get(assigned.assignment.id);
  const onOpen = (): void => {
    isMended = false;
    if (before && lastEventId === undefined) tellOfGap();
  };
  const end = await listen(upstream, link, { ...listenerOf(joint, assigned, link), onOpen }, { lastEventId, signal });
  return { link, end, isMended };
}

/** What only a person mends is not tried again: whoever mends it changes the configuration, or the server is missing until then. */
function failedPart({ services }: Joint, { server }: AssignedServer, error: unknown): Part {
  services.upstream.log.info({ err: error, server: server.slug }, 'server not joined to a GET stream');
  const { code } = asCoded(error);
  const isFinal = awaitsPerson(code) || code === 'upstream_unauthorized';
  return { link: undefined, isMended: false, end: isFinal ? { kind: 'none' } : over };
}

/** Streams that ended together are not to be asked for together: what a server asks for is its least, and our own pause about so long. */
async function wait(end: ListenEnd, failures: number, signal: AbortSignal): Promise<void> {
  const asked = end.kind === 'over' ? (end.retry ?? 0) : 0;
  const backOff = firstPause * 2 ** (failures - 1);
  const chance = Math.random();
  const milliseconds = Math.max(
    Math.min(longestPause, asked) * (1 + chance / 2),
    Math.min(longestPause, backOff) * (0.5 + chance),
  );
  // Aborting it ends the wait, which is all that matters here.
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
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
