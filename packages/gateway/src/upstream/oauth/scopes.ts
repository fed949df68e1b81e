import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { OAuthSettings } from '../../domain/records.ts';

/** A list of scopes, from text or a list, without doubles. GitHub and Slack separate them by commas. */
export function scopesOf(value: unknown): readonly string[] {
  const texts = Array.isArray(value) ? value.filter((part): part is string => typeof part === 'string') : [value];
  return unionOf(texts.flatMap((text) => (typeof text === 'string' ? text.split(/[\s,]+/) : [])));
}

export interface WantedScopes {
  /** What an identity has and would lose by signing in again without it. */
  readonly granted?: string;
  /** What a call needed in addition. */
  readonly wanted?: string;
}

/**
 * The scopes that a sign-in asks for; with none, the parameter is left out and never empty.
 * An administrator's list is taken as it is. Else what the challenge names, else all that the resource lists, together with what was
 * granted and what is wanted. `offline_access` only where the authorization server lists it, and never alone: `scope` replaces the
 * server's own default, and a token for nothing but staying signed in opens no tool.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#scope-selection-strategy
 */
export function selectScopes(
  facts: OAuthFacts,
  settings: Pick<OAuthSettings, 'scopes'>,
  { granted, wanted }: WantedScopes = {},
): readonly string[] {
  if (settings.scopes !== undefined) return unionOf(settings.scopes);
  const challenged = scopesOf(facts.challengeScope);
  const base = challenged.length > 0 ? challenged : scopesOf(facts.resourceScopes);
  return withOfflineAccess(unionOf([...base, ...scopesOf(granted), ...scopesOf(wanted)]), facts);
}

const offlineAccess = 'offline_access';

function withOfflineAccess(
  scopes: readonly string[],
  { challengeScope, authorizationServer: { scopes: listed, grantTypes } }: OAuthFacts,
): readonly string[] {
  if (listed === undefined || scopesOf(challengeScope).includes(offlineAccess)) return scopes;
  const others = scopes.filter((scope) => scope !== offlineAccess);
  const offered = listed.includes(offlineAccess) && grantTypes?.includes('refresh_token') !== false;
  return offered && others.length > 0 ? [...others, offlineAccess] : others;
}

/** Each scope once, where it stands first. */
export function unionOf(scopes: readonly string[]): readonly string[] {
  return [...new Set(scopes)].filter((scope) => scope !== '');
}
