import type { Finding } from '../../domain/verdict.ts';
import { askedUrl } from './answer-kind.ts';
import { documentFindings } from './document-findings.ts';
import { finding, plain, quoted } from './finding.ts';
import { urlFault } from './published-urls.ts';
import type { ResourceDocument } from './resource-sight.ts';
import type { Sight } from './sight.ts';

/** What is wrong with the protected-resource metadata (RFC 9728). */
export function resourceFindings(sight: Sight): readonly Finding[] {
  const { resource, facts, bearer } = sight;
  const judged = resource.used ? [resource.used] : resource.documents;
  return [
    ...judged.flatMap((document) => [...relationFinding(document, sight), ...incomplete(document, sight)]),
    ...documentFindings(resource.steps, {
      blocks: facts === undefined && bearer?.params.resource_metadata !== undefined,
    }),
    ...missing(sight),
    ...several(sight),
  ];
}

function relationFinding({ step, resource, relation }: ResourceDocument, sight: Sight): readonly Finding[] {
  const { url } = sight.evidence;
  const at = askedUrl(step);
  const saw = `resource is ${quoted(resource)}, and the server is at ${url}.`;
  switch (relation) {
    case 'slash':
      return [
        finding('resource_slash', 'warning', {
          saw,
          fix: `Publish the address of the server as it is called: ${url}; tokens for the one may be refused by the other.`,
          url: at,
        }),
      ];
    case 'parent':
      return [
        finding('resource_parent', 'info', {
          saw,
          fix: `Publish ${url}: a token for the whole is good for every server below it.`,
          url: at,
        }),
      ];
    case 'foreign':
      return foreign(resource ?? '', saw, at, sight);
    default:
      return [];
  }
}

/** An address that cannot be meant has a finding already, which names the cause. */
function foreign(
  resource: string,
  saw: string,
  url: string,
  { evidence, resource: { used } }: Sight,
): readonly Finding[] {
  if (urlFault(resource, evidence) !== undefined) return [];
  const fix = `Publish ${evidence.url} as resource; where it is meant as it is, set resource for this server to override.`;
  return [finding('resource_mismatch', used === undefined ? 'error' : 'warning', { saw, fix, url })];
}

function incomplete({ step, resource, authorizationServers }: ResourceDocument, { facts }: Sight): readonly Finding[] {
  const lacks = [
    ...(resource === undefined ? ['resource'] : []),
    ...(authorizationServers.length > 0 ? [] : ['authorization_servers as a list']),
  ];
  if (lacks.length === 0) return [];
  const saw = `The resource metadata lacks ${lacks.join(' and ')}.`;
  return [
    finding('metadata_incomplete', facts ? 'warning' : 'error', {
      saw,
      fix: `Add ${lacks.join(' and ')}.`,
      url: askedUrl(step),
    }),
  ];
}

/** Where the challenge names a place, that place has the finding. */
function missing({ resource, facts, bearer, evidence }: Sight): readonly Finding[] {
  const isKnown = resource.documents.length > 0 || bearer?.params.resource_metadata !== undefined;
  if (facts === undefined || isKnown) return [];
  const { origin, pathname } = new URL(evidence.url);
  const place = `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
  return [
    finding('resource_metadata_missing', 'warning', {
      saw: `There is no protected-resource metadata; the authorization server was found without it: ${plain(facts.authorizationServer.issuer)}.`,
      fix: 'Serve it there, with resource and authorization_servers: clients of 2025-06-18 and later look for nothing else.',
      url: place,
    }),
  ];
}

function several({ resource: { used }, facts }: Sight): readonly Finding[] {
  if (used === undefined || used.authorizationServers.length < 2) return [];
  const taken =
    facts === undefined ? 'None of them can be used' : `${plain(facts.authorizationServer.issuer)} was taken`;
  return [
    finding('several_authorization_servers', 'info', {
      saw: `It names ${used.authorizationServers.length} authorization servers: ${quoted(used.authorizationServers)}. ${taken}.`,
      fix: 'To have another one, set it as the authorization server of this server.',
      url: askedUrl(used.step),
    }),
  ];
}
