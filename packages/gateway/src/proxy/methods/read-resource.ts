import { replaceParam } from '../../domain/json-rpc/rewrite.ts';
import { provides } from '../../domain/provision.ts';
import { matchesTemplate, schemeAndAuthority } from '../../domain/uri-template.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Method } from '../call.ts';
import { findRoute } from '../find-route.ts';
import { forward } from '../forward.ts';
import { missingNote } from '../missing.ts';
import type { Route, View } from '../view.ts';

/** A longer URI is no one's resource; the bound keeps template matching cheap. */
const maxUriLength = 8192;

/** Reads a resource from the server that owns its URI. URIs are never rewritten. */
export const readResource: Method = async (services, call) => {
  const { uri } = call.request.params;
  if (typeof uri !== 'string' || uri.length > maxUriLength) {
    throw coded('params_invalid', { reason: `"uri" must be a string of at most ${maxUriLength} characters` });
  }
  const { view, route } = await findRoute(services, call, 'resources', uri);
  const owner = route ?? ownerOf(view, uri);
  return forward(services, call, owner, replaceParam(call.request, 'uri', uri), uri);
};

/**
 * Who owns a URI that no list names: the server with a template for it, else the only one that lists its scheme and authority.
 * @throws resource_unknown, resource_ambiguous
 */
function ownerOf(view: View, uri: string): Route {
  const byTemplate = [...view.routes.templates].find(([template]) => matchesTemplate(template, uri));
  if (byTemplate) return byTemplate[1];
  const candidates = neighbours(view, uri);
  const [only, ...others] = candidates.values();
  if (!only) throw coded('resource_unknown', { uri: uri.slice(0, 256), missing: missingNote(view) });
  if (others.length === 0) return only;
  throw coded('resource_ambiguous', { uri: uri.slice(0, 256), candidates: [...candidates.keys()].join(', ') });
}

/**
 * Routes of the servers that list resources of the same scheme and authority, by slug. An assignment that provides some
 * resources by name provides no neighbours of theirs.
 */
function neighbours(view: View, uri: string): Map<string, Route> {
  const family = schemeAndAuthority(uri);
  const listed = [...view.routes.resources].filter(
    ([key, { assigned }]) =>
      family !== '' && schemeAndAuthority(key) === family && provides(assigned.assignment.tools, uri),
  );
  return new Map(listed.map(([, route]) => [route.assigned.server.slug, route]));
}
