import type { Principal } from '../auth/principal.ts';
import type { IdSealer } from '../crypto/sealed-id.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { LiveSession } from './sessions.ts';

/** What a server gave, which of a gateway's servers it was, and in which of our sessions with it. */
export interface Marked {
  readonly assignmentId: string;
  /** The server's id of that session: an answer must not reach one that was opened there since. */
  readonly upstreamId: string | null;
  /** A number stays a number. */
  readonly id: RequestId;
}

/** Where a client may go on with one answer: after which event of which server, in which of our sessions with it, and to which request. */
export interface CallPosition {
  readonly assignmentId: string;
  /** The server's id of that session: another one may have an event of the same id. */
  readonly upstreamId: string | null;
  readonly eventId: string;
  readonly requestId: RequestId;
  /** Epoch milliseconds: however often it is gone on with, a call has one longest time. */
  readonly startedAt: number;
}

/** Where a client may go on with its GET stream: the last event of each server, by assignment. */
export type StreamPosition = Readonly<Record<string, string>>;

/** A task, and the server that runs it. */
export interface TaskPlace {
  readonly assignmentId: string;
  readonly taskId: string;
}

/**
 * Whose a task is: the same principal on the same gateway, in any of its sessions. A token may be given to another person, who is
 * another owner.
 */
export type TaskOwner = Pick<Principal, 'id' | 'gatewayId' | 'userId'>;

/**
 * The texts by which a client names something that belongs to a server: two servers may use the same ids, and each is to get back
 * its own. Any instance can read them, and they are good where they were given alone. The same thing always has the same text.
 */
export interface SessionMarks {
  /** A server's request id or progress token, as its client sees it. Good in that session. */
  mark(session: LiveSession, marked: Marked): string;
  readMark(session: LiveSession, text: unknown): Marked | undefined;
  /** The id of an event on the stream of one answer. Good in that session. */
  callEvent(session: LiveSession, position: CallPosition): string;
  readCallEvent(session: LiveSession, text: string): CallPosition | undefined;
  /** The id of an event on the GET stream. Good in that session. */
  streamEvent(session: LiveSession, position: StreamPosition): string;
  readStreamEvent(session: LiveSession, text: string): StreamPosition | undefined;
  /**
   * A server's task, as its client sees it. It outlives sessions, and is nobody else's.
   * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks#task-isolation-and-access-control
   */
  task(owner: TaskOwner, place: TaskPlace): string;
  readTask(owner: TaskOwner, text: unknown): TaskPlace | undefined;
}

export function createSessionMarks(ids: IdSealer): SessionMarks {
  const inSession = (purpose: string, { record }: LiveSession) => `${purpose} ${record.hash}`;
  const ofOwner = ({ id, gatewayId, userId }: TaskOwner) => `task ${gatewayId} ${id} ${userId ?? ''}`;
  const seal = (context: string, ...parts: readonly unknown[]) => ids.seal(context, JSON.stringify(parts));
  const open = (context: string, text: unknown): readonly unknown[] | undefined => {
    const opened = typeof text === 'string' ? ids.open(context, text) : undefined;
    return opened === undefined ? undefined : (JSON.parse(opened) as unknown[]);
  };

  return {
    mark: (session, { assignmentId, upstreamId, id }) =>
      seal(inSession('request', session), assignmentId, upstreamId, id),
    readMark(session, text) {
      const read = open(inSession('request', session), text) as [string, string | null, RequestId] | undefined;
      return read && { assignmentId: read[0], upstreamId: read[1], id: read[2] };
    },
    callEvent: (session, { assignmentId, upstreamId, eventId, requestId, startedAt }) =>
      seal(inSession('call', session), assignmentId, upstreamId, eventId, requestId, startedAt),
    readCallEvent(session, text) {
      const read = open(inSession('call', session), text) as
        | [string, string | null, string, RequestId, number]
        | undefined;
      if (!read) return undefined;
      const [assignmentId, upstreamId, eventId, requestId, startedAt] = read;
      return { assignmentId, upstreamId, eventId, requestId, startedAt };
    },
    streamEvent: (session, position) => seal(inSession('stream', session), position),
    readStreamEvent: (session, text) => open(inSession('stream', session), text)?.[0] as StreamPosition | undefined,
    task: (owner, { assignmentId, taskId }) => seal(ofOwner(owner), assignmentId, taskId),
    readTask(owner, text) {
      const read = open(ofOwner(owner), text) as [string, string] | undefined;
      return read && { assignmentId: read[0], taskId: read[1] };
    },
  };
}
