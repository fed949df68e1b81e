import { replaceParam } from '../../domain/json-rpc/rewrite.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Method } from '../call.ts';
import { editingSink } from '../editing-sink.ts';
import { forward } from '../forward.ts';
import { taskNames } from '../task-ids.ts';

/**
 * Asks the server whose task it is. There is no list: with an identity that several share, a server cannot tell whose its tasks are.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks
 */
export const askOfTask: Method = async (services, call) => {
  const { taskId } = call.request.params;
  const origin = services.marks.readTask(call.principal, taskId);
  const assigned = origin && call.configured.servers.find(({ assignment }) => assignment.id === origin.assignmentId);
  if (!assigned) throw coded('params_invalid', { reason: '"taskId" names no task that was begun here' });
  const names = taskNames(services.marks, call.principal, origin.assignmentId);
  const named = { ...call, sink: editingSink(call.sink, names.inResult) };
  const message = replaceParam(call.request, 'taskId', origin.taskId);
  return forward(services, named, { assigned }, message, assigned.server.slug);
};
