import { redirectProblem as policyProblem, usualSchemes } from 'mcp-gatehouse-kit/redirects';

/**
 * Why people cannot be sent back to that address, or undefined where they can, by the policy of the authorization server.
 * Never repeats the address: it may hold a secret.
 */
export function redirectProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not an address';
  const { username, password } = new URL(text);
  if (text.includes('#')) return 'has a fragment, which an address to come back to may not have';
  if (username !== '' || password !== '') return 'has a user name or password in it';
  return policyProblem(text, { schemes: usualSchemes }) === undefined
    ? undefined
    : `is neither https, nor http on this machine, nor of a scheme that is known: ${usualSchemes.join(', ')}`;
}

/** Where a redirect leads, as people are shown it: a host, or the scheme of a private one. */
export function redirectHost(text: string): string {
  if (!URL.canParse(text)) return '?';
  const { protocol, host } = new URL(text);
  return ['https:', 'http:'].includes(protocol) ? host : protocol;
}
