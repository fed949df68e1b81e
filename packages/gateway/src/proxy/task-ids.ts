import type { IdSealer } from '../crypto/sealed-id.ts';
import { editAt } from '../domain/json-rpc/edit.ts';
import { ourTaskId, type TaskOwner, taskOrigin } from './origin-ids.ts';

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

export function taskNames(ids: IdSealer, principal: TaskOwner, assignmentId: string): TaskNames {
  const ours = (id: unknown) => (typeof id === 'string' ? ourTaskId(ids, principal, assignmentId, id) : id);
  const theirs = (id: unknown) => (typeof id === 'string' ? (taskOrigin(ids, principal, id)?.taskId ?? id) : id);
  const inRelated = (message: Buffer, part: 'params' | 'result', edit: (id: unknown) => unknown) =>
    message.includes(relatedTask) ? editAt(message, relatedIn(part), edit) : message;
  return {
    inResult: (message) => inResults.reduce((bytes, path) => editAt(bytes, path, ours), message),
    inMessage: (message) => inRelated(message, 'params', ours),
    inStatus: (message) => inRelated(editAt(message, ['params', 'taskId'], ours), 'params', ours),
    toServer: (message) => inRelated(message, 'result', theirs),
  };
}
