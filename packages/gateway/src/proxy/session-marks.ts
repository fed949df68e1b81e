import type { Stamps } from '../crypto/stamp.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { LiveSession } from './sessions.ts';

/** What a server gave, and which of a gateway's servers it was. */
export interface Marked {
  readonly assignmentId: string;
  /** A number stays a number. */
  readonly id: RequestId;
}

/** Where a client may go on with one answer: after which event of which server, and to which request. */
export interface CallPosition {
  readonly assignmentId: string;
  readonly eventId: string;
  readonly requestId: RequestId;
}

/** Where a client may go on with its GET stream: the last event of each server, by assignment. */
export type StreamPosition = Readonly<Record<string, string>>;

/**
 * The texts by which a client names something that belongs to a server: two servers may use the same ids, and each is to get back
 * its own. Any instance can read them, and they are good in the session alone in which they were given.
 */
export interface SessionMarks {
  /** A server's request id or progress token, as its client sees it. */
  mark(session: LiveSession, marked: Marked): string;
  readMark(session: LiveSession, text: unknown): Marked | undefined;
  /** The id of an event on the stream of one answer. */
  callEvent(session: LiveSession, position: CallPosition): string;
  readCallEvent(session: LiveSession, text: string): CallPosition | undefined;
  /** The id of an event on the GET stream. */
  streamEvent(session: LiveSession, position: StreamPosition): string;
  readStreamEvent(session: LiveSession, text: string): StreamPosition | undefined;
}

export function createSessionMarks(stamps: Stamps): SessionMarks {
  const place = (purpose: string, { record }: LiveSession) => [purpose, record.hash];
  return {
    mark: (session, { assignmentId, id }) => stamps.stamp(place('request', session), [assignmentId, id]),
    readMark(session, text) {
      if (typeof text !== 'string') return undefined;
      const read = stamps.read(place('request', session), text) as [string, RequestId] | undefined;
      return read && { assignmentId: read[0], id: read[1] };
    },
    callEvent: (session, { assignmentId, eventId, requestId }) =>
      stamps.stamp(place('call', session), [assignmentId, eventId, requestId]),
    readCallEvent(session, text) {
      const read = stamps.read(place('call', session), text) as [string, string, RequestId] | undefined;
      return read && { assignmentId: read[0], eventId: read[1], requestId: read[2] };
    },
    streamEvent: (session, position) => stamps.stamp(place('stream', session), position),
    readStreamEvent: (session, text) => stamps.read(place('stream', session), text) as StreamPosition | undefined,
  };
}
