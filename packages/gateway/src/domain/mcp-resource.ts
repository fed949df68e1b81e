import { isSlug } from './naming.ts';

/** What an app asks for to use an endpoint; there is nothing finer, since what a user may use is decided by the gateway. */
export const mcpScope = 'mcp';

/** The endpoint at which the gateway is the one that was chosen at consent. */
export const pickerPath = '/mcp';

/** Path of an MCP endpoint. @param slug undefined for the picker */
export function mcpPath(slug: string | undefined): string {
  return slug === undefined ? pickerPath : `${pickerPath}/${slug}`;
}

/**
 * Which of our endpoints a resource (RFC 8707) is, by its canonical form. Answered alike for every slug, so that nobody learns which
 * gateways there are.
 * @param origin our public URL without trailing slash
 * @returns undefined where it is none; `slug` is undefined for the picker
 */
export function endpointOf(origin: string, resource: string): { readonly slug: string | undefined } | undefined {
  if (resource === origin + pickerPath) return { slug: undefined };
  const prefix = `${origin}${pickerPath}/`;
  const slug = resource.startsWith(prefix) ? resource.slice(prefix.length) : '';
  return isSlug(slug) ? { slug } : undefined;
}
