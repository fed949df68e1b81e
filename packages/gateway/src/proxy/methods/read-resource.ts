import { replaceParam } from '../../domain/json-rpc/rewrite.ts';
import type { Method } from '../call.ts';
import { findOwner } from '../find-owner.ts';
import { forward } from '../forward.ts';

/** Reads a resource from the server that owns its URI. URIs are never rewritten. */
export const readResource: Method = async (services, call) => {
  const { uri, route } = await findOwner(services, call, call.request.params.uri);
  return forward(services, call, route, replaceParam(call.request, 'uri', uri), uri);
};
