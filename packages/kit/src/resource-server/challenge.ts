import { metadataUrl } from './metadata.ts';

/** Why a request is challenged; `undefined` where it simply brought no token (RFC 6750, section 3.1). */
export type ChallengeError = 'invalid_token' | 'insufficient_scope' | undefined;

/**
 * The value of `WWW-Authenticate` on a 401 or 403, pointing at the resource's metadata (RFC 9728, section 5.1).
 * @param resource URL at which the MCP endpoint is reached
 * @param scope space-separated scopes that would do, where known
 */
export function bearerChallenge(resource: string, error?: ChallengeError, scope?: string): string {
  const parameters = [
    ...(error === undefined ? [] : [`error="${error}"`]),
    `resource_metadata="${quotable(metadataUrl(resource))}"`,
    ...(scope === undefined ? [] : [`scope="${quotable(scope)}"`]),
  ];
  return `Bearer ${parameters.join(', ')}`;
}

/** A quoted string ends at a quote, so none may stand inside. */
function quotable(text: string): string {
  return text.replaceAll(/["\\]/g, '');
}
