import { isLoopbackHost } from '../../config/private-host.ts';
import { version } from '../../config/version.ts';
import type { AuthorizationServerFacts, OAuthFacts } from '../../domain/oauth/facts.ts';
import { unionOf } from './scopes.ts';

export const clientName = 'Gatehouse';
export const grantTypes: readonly string[] = ['authorization_code', 'refresh_token'];

/** What is registered (RFC 7591 section 2). No member is ever empty: strict servers refuse `""`. */
export interface ClientMetadata {
  readonly client_name: string;
  readonly redirect_uris: readonly string[];
  readonly grant_types: readonly string[];
  readonly response_types: readonly string[];
  readonly token_endpoint_auth_method: string;
  readonly application_type: 'web' | 'native';
  readonly scope?: string;
  readonly software_id?: string;
  readonly software_version?: string;
}

/** @param scopes what the sign-in will ask for */
export function clientMetadata(facts: OAuthFacts, callback: string, scopes: readonly string[]): ClientMetadata {
  const { authorizationServer } = facts;
  const scope = registeredScope(facts, scopes);
  return {
    client_name: clientName,
    redirect_uris: [callback],
    grant_types: offeredGrants(authorizationServer),
    response_types: ['code'],
    token_endpoint_auth_method: askedMethod(authorizationServer.authMethods),
    application_type: applicationType(callback),
    ...(scope === '' ? {} : { scope }),
    software_id: 'mcp-gatehouse',
    software_version: version,
  };
}

/**
 * The same for a server that refused it, with what may have been in the way left out: Spring takes no scope at all, others want
 * no public clients.
 * @param error `invalid_scope` tells that nothing else is wrong
 */
export function plainerMetadata(
  metadata: ClientMetadata,
  { authMethods }: AuthorizationServerFacts,
  error: string | undefined,
): ClientMetadata {
  const { scope: _scope, software_id: _id, software_version: _version, ...rest } = metadata;
  if (error === 'invalid_scope' || metadata.token_endpoint_auth_method !== 'none') return rest;
  const [confidential = 'none'] = confidentialMethods.filter((method) => authMethods?.includes(method));
  return { ...rest, token_endpoint_auth_method: confidential };
}

/** `web` clients may have no callback on loopback, `native` ones no plain http elsewhere (OpenID Connect Registration section 2). */
export function applicationType(callback: string): 'web' | 'native' {
  return isLoopbackHost(new URL(callback).hostname) ? 'native' : 'web';
}

const confidentialMethods = ['client_secret_post', 'client_secret_basic'] as const;

/**
 * Always said, since servers default to different ones. `none` where it is listed or nothing is; where others are listed it may
 * work, but Spring then issues no refresh token.
 */
function askedMethod(advertised: readonly string[] | undefined): string {
  if (advertised === undefined || advertised.includes('none')) return 'none';
  return confidentialMethods.find((method) => advertised.includes(method)) ?? 'client_secret_basic';
}

/** A grant that is not offered makes strict servers refuse the whole registration. */
function offeredGrants({ grantTypes: offered }: AuthorizationServerFacts): readonly string[] {
  return grantTypes.filter((grant) => grant === 'authorization_code' || offered?.includes(grant) !== false);
}

/**
 * Servers made with the Python SDK let a client ask only for what it registered, so all scopes of the resource are named; others
 * refuse a registration that names one they do not list, so that where they have a list and it lacks one, none is named.
 */
function registeredScope({ resourceScopes = [], authorizationServer }: OAuthFacts, asked: readonly string[]): string {
  const listed = authorizationServer.scopes;
  if (listed === undefined) return unionOf([...asked, ...resourceScopes]).join(' ');
  if (!asked.every((scope) => listed.includes(scope))) return '';
  return unionOf([...asked, ...resourceScopes.filter((scope) => listed.includes(scope))]).join(' ');
}
