import { editAt } from '../domain/json-rpc/edit.ts';
import type { SessionMarks, TaskOwner } from './session-marks.ts';
import type { LiveSession } from './sessions.ts';

/** The `_meta` key by which a message says which task it belongs to. */
export const relatedTask = 'io.modelcontextprotocol/related-task';

const relatedIn = (part: 'params' | 'result') => [part, '_meta', relatedTask, 'taskId'];

/** Where the results about tasks name one. */
const inResults = [['result', 'task', 'taskId'], ['result', 'taskId'], relatedIn('result')];

/** Names tasks of one server as the principal may see them, and back. */
export interface TaskNames {
  /** In a result about tasks. */
  readonly inResult: (message: Buffer) => Buffer;
  /** In what a server asks or tells. */
  readonly inMessage: (message: Buffer) => Buffer;
  /** In a server's word of how a task stands. */
  readonly inStatus: (message: Buffer) => Buffer;
  /** In what a client answers to what a server asked. */
  readonly toServer: (message: Buffer) => Buffer;
}

export function taskNames(marks: SessionMarks, owner: TaskOwner, assignmentId: string): TaskNames {
  const ours = (id: unknown) => (typeof id === 'string' ? marks.task(owner, { assignmentId, taskId: id }) : id);
  const theirs = (id: unknown) => marks.readTask(owner, id)?.taskId ?? id;
  const inRelated = (message: Buffer, part: 'params' | 'result', edit: (id: unknown) => unknown) =>
    // Without the slash before it, which some servers escape.
    message.includes('related-task') ? editAt(message, relatedIn(part), edit) : message;
  return {
    inResult: (message) => inResults.reduce((bytes, path) => editAt(bytes, path, ours), message),
    inMessage: (message) => inRelated(message, 'params', ours),
    inStatus: (message) => inRelated(editAt(message, ['params', 'taskId'], ours), 'params', ours),
    toServer: (message) => inRelated(message, 'result', theirs),
  };
}

/** Whose tasks those are that a session knows. */
export function ownerOf({ record }: LiveSession): TaskOwner {
  return { id: record.principal, gatewayId: record.gatewayId, userId: record.userId };
}
