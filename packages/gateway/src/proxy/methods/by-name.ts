import { isObject } from '../../domain/json-rpc/message.ts';
import { replaceParam } from '../../domain/json-rpc/rewrite.ts';
import { coded } from '../../errors/coded-error.ts';
import type { AnswerSink } from '../../upstream/answer-sink.ts';
import { failedCall, type Method, type SessionCall } from '../call.ts';
import { editingSink } from '../editing-sink.ts';
import { findRoute } from '../find-route.ts';
import { forward } from '../forward.ts';
import { missingNote, unconnectedOwner } from '../missing.ts';
import type { Services } from '../services.ts';
import { statusToolName } from '../status-tool.ts';
import { taskNames } from '../task-ids.ts';
import type { Route } from '../view.ts';
import { tellStatus } from './status.ts';

/** Calls a tool or gets a prompt by its exposed name, on the server that owns it. */
function byName(kind: 'tools' | 'prompts', unknown: 'tool_unknown' | 'prompt_unknown'): Method {
  return async (services, call) => {
    const { name } = call.request.params;
    if (typeof name !== 'string') throw coded('params_invalid', { reason: '"name" must be a string' });
    const { view, route } = await findRoute(services, call, kind, name);
    if (!route && kind === 'tools' && name === statusToolName) return tellStatus(services, call);
    const unconnected = route ? undefined : unconnectedOwner(view, name);
    if (unconnected) return failedCall(unconnected.server, name, unconnected.failure);
    if (!route) throw coded(unknown, { name: name.slice(0, 128), missing: missingNote(view) });
    const asked = isObject(call.request.params.task) ? { ...call, sink: taskSink(services, call, route) } : call;
    return forward(services, asked, route, replaceParam(call.request, 'name', route.key), name);
  };
}

/** What a call is answered that becomes a task is the task, under an id of the server. */
function taskSink({ marks }: Services, { principal, sink }: SessionCall, { assigned }: Route): AnswerSink {
  return editingSink(sink, taskNames(marks, principal, assigned.assignment.id).inResult);
}

export const callTool: Method = byName('tools', 'tool_unknown');
export const getPrompt: Method = byName('prompts', 'prompt_unknown');
