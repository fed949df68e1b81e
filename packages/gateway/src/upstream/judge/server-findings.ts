import type { Finding } from '../../domain/verdict.ts';
import { finding, plain, quoted } from './finding.ts';
import type { Sight } from './sight.ts';

/** What the authorization server that is used cannot do. */
export function serverFindings({ facts }: Sight): readonly Finding[] {
  if (facts === undefined) return [];
  const { issuer, metadataUrl, codeChallengeMethods, grantTypes } = facts.authorizationServer;
  if (metadataUrl === undefined) return [];
  return [
    ...(codeChallengeMethods?.includes('S256') ? [] : [withoutPkce(codeChallengeMethods, metadataUrl)]),
    ...(grantTypes?.includes('refresh_token') === false ? [withoutRefresh(issuer, grantTypes, metadataUrl)] : []),
  ];
}

function withoutPkce(methods: readonly string[] | undefined, url: string): Finding {
  return finding('pkce_missing', 'error', {
    saw: `code_challenge_methods_supported is ${quoted(methods)}.`,
    fix: 'Check PKCE with S256, and list it there: clients must refuse a server that does not.',
    url,
  });
}

function withoutRefresh(issuer: string, grants: readonly string[], url: string): Finding {
  return finding('no_refresh', 'warning', {
    saw: `${plain(issuer)} offers the grants ${quoted(grants)}: people have to sign in again each time that an access token ends.`,
    fix: 'Issue refresh tokens, and list refresh_token in grant_types_supported.',
    url,
  });
}
