import type { Challenge } from '../../domain/oauth/challenge.ts';
import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { OAuthSettings } from '../../domain/records.ts';
import type { ProbeEvidence, ProbeStep } from '../probe/evidence.ts';
import { type IssuerSight, seeIssuers } from './authorization-sight.ts';
import { defaultServer } from './default-endpoints.ts';
import { type ResourceSight, seeResource } from './resource-sight.ts';

export interface JudgeContext {
  /** Where others reach us, an origin: decides whether a server can read our client metadata document. */
  readonly publicUrl: string | undefined;
  /** Whether somebody gave us a client for this server. */
  readonly givenClient: boolean;
}

/** The evidence, read once: what the rules and the finders look at. */
export interface Sight {
  readonly evidence: ProbeEvidence;
  readonly settings: OAuthSettings;
  readonly context: JudgeContext;
  /** The first request, to the address itself. */
  readonly first: ProbeStep;
  /** The challenge that a token would answer. */
  readonly bearer: Challenge | undefined;
  readonly resource: ResourceSight;
  readonly issuers: readonly IssuerSight[];
  /** Undefined where there is no OAuth, or none that can be used. */
  readonly facts: OAuthFacts | undefined;
  /** Whether something says that there is OAuth, usable or not. */
  readonly meansOAuth: boolean;
}

export function look(evidence: ProbeEvidence, settings: OAuthSettings, context: JudgeContext): Sight {
  const first = evidence.steps.find(({ name }) => name === 'initialize');
  if (first === undefined) throw new Error('a probe begins with initialize');
  const bearer = first.challenges.find(({ scheme }) => scheme === 'bearer');
  const resource = seeResource(evidence, settings);
  const issuers = seeIssuers(evidence, settings, resource);
  const server = issuers.find(({ used }) => used !== undefined)?.used ?? defaultServer(issuers, context);
  const facts: OAuthFacts | undefined = server && {
    resource: resource.used?.resource ?? withoutFragment(evidence.url),
    resourceMetadataUrl: resource.used?.step.evidence.url,
    challengeScope: bearer?.params.scope || undefined,
    resourceScopes: resource.used?.scopes,
    authorizationServers: resource.used?.authorizationServers ?? [],
    authorizationServer: server,
  };
  return {
    evidence,
    settings,
    context,
    first,
    bearer,
    resource,
    issuers,
    facts,
    meansOAuth: meansOAuth({ bearer, resource, issuers, settings }),
  };
}

function meansOAuth({
  bearer,
  resource,
  issuers,
  settings,
}: Pick<Sight, 'bearer' | 'resource' | 'issuers' | 'settings'>) {
  return (
    bearer?.params.resource_metadata !== undefined ||
    settings.authorizationServer !== undefined ||
    resource.documents.length > 0 ||
    issuers.some(({ documents }) => documents.length > 0)
  );
}

function withoutFragment(url: string): string {
  const [address = url] = url.split('#', 1);
  return address;
}
