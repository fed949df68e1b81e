/** Where RFC 9728, section 3 puts the metadata of a protected resource. */
const wellKnown = '/.well-known/oauth-protected-resource';

/** The OAuth 2.0 Protected Resource Metadata document (RFC 9728, section 2), as far as an MCP client reads it. */
export interface ProtectedResourceMetadata {
  readonly resource: string;
  readonly resource_name?: string;
  readonly authorization_servers?: readonly string[];
  readonly scopes_supported?: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
}

/**
 * The canonical form of a resource: scheme, lower-case host, path, no trailing slash, no fragment (RFC 8707, section 2).
 * Tokens are bound to this text byte for byte, so compute it in one place only.
 * @throws TypeError when `url` is not an absolute URL
 */
export function canonicalResource(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return origin + pathname.replace(/\/+$/, '') + search;
}

/**
 * The URL of a resource's metadata document: the well-known part stands between host and path (RFC 9728, section 3.1).
 * @throws TypeError when `resource` is not an absolute URL
 */
export function metadataUrl(resource: string): string {
  const { origin, pathname, search } = new URL(canonicalResource(resource));
  return origin + wellKnown + (pathname === '/' ? '' : pathname) + search;
}

/**
 * @param resource URL at which the MCP endpoint is reached
 * @param details what else to publish; leave `authorizationServers` out where tokens are handed out by other means
 */
export function protectedResourceMetadata(
  resource: string,
  details: {
    readonly name?: string;
    readonly authorizationServers?: readonly string[];
    readonly scopes?: readonly string[];
  } = {},
): ProtectedResourceMetadata {
  return {
    resource: canonicalResource(resource),
    ...(details.name === undefined ? {} : { resource_name: details.name }),
    ...(details.authorizationServers === undefined ? {} : { authorization_servers: details.authorizationServers }),
    ...(details.scopes === undefined ? {} : { scopes_supported: details.scopes }),
    bearer_methods_supported: ['header'],
  };
}
