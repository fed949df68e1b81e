const resourceName = '/.well-known/oauth-protected-resource';
const serverName = '/.well-known/oauth-authorization-server';
const openidName = '/.well-known/openid-configuration';

/**
 * Where the metadata of a protected resource may be, in the order of the MCP specification and without doubles: where the challenge
 * says, at the path of the server (RFC 9728 section 3.1), at its root.
 * @param fromChallenge stands first exactly as it is, even where it is no URL; a relative one is taken from the server's address
 */
export function resourceMetadataUrls(serverUrl: string, fromChallenge: string | undefined): string[] {
  const { origin, pathname, search } = new URL(serverUrl);
  const path = withoutSlash(pathname);
  const named = fromChallenge ? [absolute(fromChallenge, serverUrl)] : [];
  return distinct([...named, `${origin}${resourceName}${path}${search}`, `${origin}${resourceName}`]);
}

/**
 * Where the metadata of an authorization server may be, in the order of the MCP specification: RFC 8414 and OpenID Connect, for an
 * issuer with a path inserted before it and then appended. What is a metadata URL already is tried as it stands first.
 * @param issuer as it was published; where it is no URL it is the only answer
 */
export function authorizationServerMetadataUrls(issuer: string): string[] {
  if (!URL.canParse(issuer)) return [issuer];
  const { origin, pathname } = new URL(issuer);
  const named = pathname.includes('/.well-known/') ? [issuer] : [];
  const path = withoutSlash(pathname.replace(/\/\.well-known\/[^/]+/, ''));
  return distinct([
    ...named,
    `${origin}${serverName}${path}`,
    `${origin}${openidName}${path}`,
    `${origin}${path}${openidName}`,
  ]);
}

function absolute(url: string, base: string): string {
  return !URL.canParse(url) && URL.canParse(url, base) ? new URL(url, base).href : url;
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function distinct(urls: readonly string[]): string[] {
  return [...new Set(urls)];
}
