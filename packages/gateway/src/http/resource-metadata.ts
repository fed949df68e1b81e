import { protectedResourceMetadata } from 'mcp-gatehouse-kit';
import { endpointOf, mcpPath, mcpScope } from '../domain/mcp-resource.ts';
import { coded } from '../errors/coded-error.ts';
import { sendError, sendJson } from './json.ts';
import type { Route } from './routes.ts';

/** Clients try it where they saw no challenge; what it is about is then the picker. */
export const resourceMetadataPath = '/.well-known/oauth-protected-resource';

/**
 * RFC 9728 metadata of each gateway and of the picker. Answered alike for every slug, so that nobody learns which gateways there are.
 * @param origin the public URL without trailing slash
 * @param hasAuthorizationServer whether tokens are issued here, and not only made by hand
 */
export function resourceMetadata(origin: string, hasAuthorizationServer: boolean): Route {
  const picker = origin + mcpPath(undefined);
  return (_request, response, path) => {
    const asked = origin + path.slice(resourceMetadataPath.length);
    const resource = [origin, `${origin}/`, `${picker}/`].includes(asked) ? picker : asked;
    const endpoint = endpointOf(origin, resource);
    if (!endpoint) return sendError(response, coded('not_found', {}));
    const document = protectedResourceMetadata(resource, {
      name: endpoint.slug === undefined ? 'Gatehouse' : `Gatehouse: ${endpoint.slug}`,
      ...(hasAuthorizationServer && { authorizationServers: [origin] }),
      scopes: [mcpScope],
    });
    return sendJson(response, 200, document, { 'access-control-allow-origin': '*', 'cache-control': 'max-age=300' });
  };
}
