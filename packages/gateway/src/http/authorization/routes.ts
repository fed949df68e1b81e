import type { AuthorizationServer } from 'mcp-gatehouse-kit';
import { addressPrefix } from '../../audit/address-prefix.ts';
import type { LimitedDocuments } from '../../auth/apps/document-limit.ts';
import { asCoded, coded } from '../../errors/coded-error.ts';
import type { Store } from '../../store/store.ts';
import { unreachable } from '../../store/unreachable.ts';
import type { AddressOf } from '../client-address.ts';
import { sendError, sendJson } from '../json.ts';
import type { Route, RoutingTable } from '../routes.ts';

export interface AuthorizationRoutesParts {
  readonly server: Pick<AuthorizationServer, 'paths' | 'resumePrefix' | 'handle'>;
  readonly attempts: Store['attempts'];
  readonly addressOf: AddressOf;
  readonly documents: Pick<LimitedDocuments, 'serveFor'>;
}

export const registrationPath = '/register';

const registrations = 60;
const registrationSpan = 10 * 60_000;

/** The paths of our authorization server. */
export function authorizationRoutes(parts: AuthorizationRoutesParts): Omit<RoutingTable, 'fallback'> {
  const { server, addressOf, documents } = parts;
  const handle: Route = (request, response) =>
    documents.serveFor(addressOf(request), () => server.handle(request, response));
  const exact = Object.fromEntries(server.paths.map((path) => [path, handle]));
  return {
    exact: { ...exact, ...(exact[registrationPath] && { [registrationPath]: throttled(parts, handle) }) },
    prefixes: { [server.resumePrefix]: handle },
    oneHost: [...server.paths, server.resumePrefix],
  };
}

/** Whoever likes to may register an app: each network a limited number. */
function throttled({ attempts, addressOf }: AuthorizationRoutesParts, handle: Route): Route {
  return async (request, response, path) => {
    if (request.method !== 'POST') return handle(request, response, path);
    try {
      const key = `register ${addressPrefix(addressOf(request))}`;
      const { count, endsAt } = await attempts.count(key, registrationSpan).catch(unreachable);
      if (count <= registrations) return await handle(request, response, path);
      const seconds = Math.max(1, Math.ceil(Math.min(endsAt - Date.now(), registrationSpan) / 1000));
      const { message } = coded('registrations_throttled', { seconds });
      const headers = {
        'retry-after': String(seconds),
        'cache-control': 'no-store',
        'access-control-allow-origin': '*',
      };
      return sendJson(response, 429, { error: 'temporarily_unavailable', error_description: message }, headers);
    } catch (error) {
      return sendError(response, asCoded(error));
    }
  };
}
