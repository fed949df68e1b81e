import { protectedResourceMetadata } from 'mcp-gatehouse-kit';
import { isSlug } from '../domain/naming.ts';
import { coded } from '../errors/coded-error.ts';
import { sendError, sendJson } from './json.ts';
import type { Route } from './routes.ts';

export const resourceMetadataPrefix = '/.well-known/oauth-protected-resource/mcp/';

/**
 * RFC 9728 metadata of each gateway. Answered alike for every slug, so that nobody learns which gateways there are.
 * @param origin the public URL without trailing slash
 */
export function resourceMetadata(origin: string): Route {
  return (_request, response, path) => {
    const slug = path.slice(resourceMetadataPrefix.length);
    if (!isSlug(slug)) return sendError(response, coded('not_found', {}));
    const document = protectedResourceMetadata(`${origin}/mcp/${slug}`, { name: `Gatehouse: ${slug}` });
    return sendJson(response, 200, document, { 'access-control-allow-origin': '*', 'cache-control': 'max-age=300' });
  };
}
