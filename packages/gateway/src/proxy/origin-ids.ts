import type { Principal } from '../auth/principal.ts';
import type { IdSealer } from '../crypto/sealed-id.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { LiveSession } from './sessions.ts';

/** What a server named by an id of its own, and we by one of ours: a request of it, or the token for that request's progress. */
export type Named = 'request' | 'progress';

/** Which server, and which of our sessions with it, an id comes from. */
export interface Origin {
  readonly assignmentId: string;
  /** The server's id of that session: an answer must not reach the one that another instance, or we since, opened there. */
  readonly sessionId: string | null;
  readonly id: RequestId;
}

/**
 * The id under which a client sees what a server named: two servers may use the same id, and the answer may reach another
 * instance. Good in that client's session alone.
 */
export function ourId(
  ids: IdSealer,
  session: LiveSession,
  named: Named,
  from: { readonly assignmentId: string; readonly link: UpstreamLink; readonly id: RequestId },
): string {
  return ids.seal(contextOf(session, named), JSON.stringify([from.assignmentId, from.link.sessionId, from.id]));
}

/** Where an id comes from that a client sent us; undefined where it is none of this session. */
export function originOf(ids: IdSealer, session: LiveSession, named: Named, id: RequestId): Origin | undefined {
  const opened = typeof id === 'string' ? ids.open(contextOf(session, named), id) : undefined;
  if (opened === undefined) return undefined;
  const [assignmentId, sessionId, theirs] = JSON.parse(opened) as [string, string | null, RequestId];
  return { assignmentId, sessionId, id: theirs };
}

function contextOf({ record }: LiveSession, named: Named): string {
  return `${named} ${record.hash}`;
}

/**
 * The id under which a client sees a task of a server. Good for the same principal on the same gateway, in any of its sessions:
 * a task outlives them, and is nobody else's.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks#task-isolation-and-access-control
 */
export function ourTaskId(ids: IdSealer, principal: TaskOwner, assignmentId: string, taskId: string): string {
  return ids.seal(taskContext(principal), JSON.stringify([assignmentId, taskId]));
}

export function taskOrigin(
  ids: IdSealer,
  principal: TaskOwner,
  taskId: string,
): { readonly assignmentId: string; readonly taskId: string } | undefined {
  const opened = ids.open(taskContext(principal), taskId);
  if (opened === undefined) return undefined;
  const [assignmentId = '', theirs = ''] = JSON.parse(opened) as string[];
  return { assignmentId, taskId: theirs };
}

export type TaskOwner = Pick<Principal, 'id' | 'gatewayId'>;

function taskContext({ id, gatewayId }: TaskOwner): string {
  return `task ${gatewayId} ${id}`;
}
