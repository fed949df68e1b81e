import { provides } from '../domain/provision.ts';
import { matchesTemplate, schemeAndAuthority } from '../domain/uri-template.ts';
import { coded } from '../errors/coded-error.ts';
import type { Call } from './call.ts';
import { findRoute } from './find-route.ts';
import { missingNote } from './missing.ts';
import type { Services } from './services.ts';
import type { Route, View } from './view.ts';

/** A longer URI is no one's resource; the bound keeps template matching cheap. */
const maxUriLength = 8192;

/**
 * The server that a URI belongs to: the one that lists it; else the one with a template for it, or with a tool that is shown by
 * it; else the only one that lists its scheme and authority.
 * @throws params_invalid, resource_unknown, resource_ambiguous
 */
export async function findOwner(
  services: Services,
  call: Pick<Call, 'configured' | 'viewer'>,
  uri: unknown,
): Promise<{ readonly uri: string; readonly route: Route }> {
  if (typeof uri !== 'string' || uri.length > maxUriLength) {
    throw coded('params_invalid', { reason: `"uri" must be a string of at most ${maxUriLength} characters` });
  }
  const { view, route } = await findRoute(services, call, 'resources', uri);
  return { uri, route: route ?? ownerOf(view, uri) };
}

function ownerOf(view: View, uri: string): Route {
  const byTemplate = [...view.routes.templates].find(([template]) => matchesTemplate(template, uri));
  const known = byTemplate?.[1] ?? view.pages.get(uri);
  if (known) return known;
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
