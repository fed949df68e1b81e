import type { AuthorizationServerOptions } from './contract.ts';
import { canonicalOr } from './resource.ts';
import { grantableScopes } from './scope.ts';

/**
 * What oidc-provider is told of an authorization request. Anything else is OpenID Connect's, which it would refuse without the scope
 * `openid`, or hints about people whom we know better.
 */
const passed = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
] as const;

type Rules = Pick<AuthorizationServerOptions, 'resource' | 'defaultResource'>;

/** The query of an authorization request with its resource in canonical form and the scopes that there are. Doubled parameters stay doubled. */
export async function authorizeQuery(
  asked: URLSearchParams,
  { resource: rulesOf, defaultResource }: Rules,
): Promise<URLSearchParams> {
  const query = new URLSearchParams();
  for (const name of passed) for (const value of asked.getAll(name)) if (value !== '') query.append(name, value);
  // There is no other, whatever oidc-provider can do: with `form_post` it would answer with a page of its own, script and all.
  const mode = asked.get('response_mode') || 'query';
  if (mode !== 'query') query.set('response_mode', 'none but query');
  // Of the others, no one may be asked: there is a person to ask each time.
  if (asked.get('prompt') === 'none') query.set('prompt', 'none');
  const resources = [
    ...new Set(
      asked
        .getAll('resource')
        .filter((each) => each !== '')
        .map(canonicalOr),
    ),
  ];
  const named = resources.length > 0 ? resources : defaultResource === undefined ? [] : [defaultResource];
  for (const resource of named) query.append('resource', resource);
  const rules = named.length === 1 ? await rulesOf(named[0] ?? '') : undefined;
  if (rules) query.set('scope', grantableScopes(asked.get('scope'), rules).join(' '));
  return query;
}
