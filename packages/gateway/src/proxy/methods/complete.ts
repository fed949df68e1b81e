import { isObject } from '../../domain/json-rpc/message.ts';
import { replaceParam } from '../../domain/json-rpc/rewrite.ts';
import { resultMessage } from '../../domain/json-rpc/write.ts';
import { coded } from '../../errors/coded-error.ts';
import { type Method, ownAnswer, type SessionCall } from '../call.ts';
import { findOwner } from '../find-owner.ts';
import { findRoute } from '../find-route.ts';
import { forward } from '../forward.ts';
import { missingNote } from '../missing.ts';
import type { Services } from '../services.ts';
import type { Route } from '../view.ts';

/** What is completed: the exposed name or URI, who owns it, and where in the params the server is to read its own name for it. */
interface Subject {
  readonly target: string;
  readonly route: Route;
  readonly at: 'ref.name' | 'ref.uri';
}

/**
 * Completes an argument at the server that owns the prompt or template. One that completes nothing has no suggestions.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion
 */
export const complete: Method = async (services, call) => {
  const { target, route, at } = await subjectOf(services, call);
  if (isObject(route.assigned.catalogue?.info.capabilities.completions))
    return forward(services, call, route, replaceParam(call.request, at, route.key), target);
  const message = resultMessage(call.request.id, '{"completion":{"values":[],"total":0,"hasMore":false}}');
  call.sink.answer(message);
  return ownAnswer(message.length, target);
};

async function subjectOf(services: Services, call: SessionCall): Promise<Subject> {
  const { ref } = call.request.params;
  if (isObject(ref) && ref.type === 'ref/prompt' && typeof ref.name === 'string')
    return prompt(services, call, ref.name);
  if (isObject(ref) && ref.type === 'ref/resource' && typeof ref.uri === 'string')
    return resource(services, call, ref.uri);
  throw coded('params_invalid', { reason: '"ref" must be a ref/prompt with a name or a ref/resource with a uri' });
}

async function prompt(services: Services, call: SessionCall, name: string): Promise<Subject> {
  const { view, route } = await findRoute(services, call, 'prompts', name);
  if (!route) throw coded('prompt_unknown', { name: name.slice(0, 128), missing: missingNote(view) });
  return { target: name, route, at: 'ref.name' };
}

/** A reference names the template itself, or a resource. */
async function resource(services: Services, call: SessionCall, uri: string): Promise<Subject> {
  const { route } = await findRoute(services, call, 'templates', uri);
  const owner = route ?? (await findOwner(services, call, uri)).route;
  return { target: uri, route: { ...owner, key: uri }, at: 'ref.uri' };
}
