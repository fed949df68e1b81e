/** What opens something and goes over the wire, by what it is: each pattern's group is the secret. */
const kinds = {
  'session of a browser': /gatehouse_session=([\w-]{20,})/g,
  'browser of a sign-in at a server': /gatehouse_flow=([\w-]{20,})/g,
  'browser of a sign-in at an OpenID provider': /gatehouse_openid=([\w-]{20,})/g,
  'browser of an authorization': /as_authorization=([\w-]{20,})/g,
  'signature of a cookie': /as_\w+\.sig=([\w-]{20,})/g,
  'authorization under way': /\/consent\/([\w-]{20,})/g,
  code: /[?&]code=([\w-]{20,})/g,
  state: /[?&;]state=([\w-]{20,})/g,
  verifier: /code_verifier=([\w-]{20,})/g,
  'access token': /"access_token":"([^"]+)"/g,
  'refresh token': /"refresh_token":"([^"]+)"/g,
  'secret of an app': /"client_secret":"([^"]+)"/g,
  'token of a gateway': /Bearer (gth_[\w-]+)/g,
  'any token': /Bearer ([\w-]{20,})/g,
  'credentials of an app': /Basic ([\w+/=]{20,})/g,
  invitation: /\/invitation\/([\w-]{20,})/g,
  ticket: /\/ticket\/([\w-]{20,})/g,
  password: /password=(\w{12,})/g,
  'value of a header': /header%3Ax-api-key=([\w-]+)/g,
  'session of a client': /mcp-session-id: ([\w-]{20,})/gi,
} as const;

/** By kind, each once. */
export function secretsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const heard = Object.entries(kinds).map(
    ([kind, pattern]) => [kind, [...new Set([...text.matchAll(pattern)].map(([, secret = '']) => secret))]] as const,
  );
  return new Map(heard);
}

/** Whatever looks like it could open something, known by its kind or not. */
export function tokensIn(text: string): readonly string[] {
  return [...new Set(text.match(/[\w-]{20,}/g))].filter((token) => /\d/.test(token) || /[a-z][A-Z]/.test(token));
}
