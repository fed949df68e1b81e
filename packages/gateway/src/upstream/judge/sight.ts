import type { Challenge } from '../../domain/oauth/challenge.ts';
import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { OAuthSettings } from '../../domain/records.ts';
import type { ProbeEvidence, ProbeStep } from '../probe/evidence.ts';
import { isRefusal } from '../refused-identity.ts';
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
  /** The first request, to the address itself; where it opened a session in which the first call was refused, that call. */
  readonly first: ProbeStep;
  /** All challenges of the server, of the first request and of the GET: where the one is refused by a filter, the other has it. */
  readonly challenges: readonly Challenge[];
  /** The one of them that a token would answer, and that says most. */
  readonly bearer: Challenge | undefined;
  readonly resource: ResourceSight;
  readonly issuers: readonly IssuerSight[];
  /** Undefined where there is no OAuth, or none that can be used. */
  readonly facts: OAuthFacts | undefined;
  /** Whether something says that there is OAuth, usable or not. */
  readonly meansOAuth: boolean;
}

export function look(evidence: ProbeEvidence, settings: OAuthSettings, context: JudgeContext): Sight {
  const first = evidence.steps.find(isRefusedCall) ?? evidence.steps.find(({ name }) => name === 'initialize');
  if (first === undefined) throw new Error('a probe begins with initialize');
  const challenges = [first, ...evidence.steps.filter(({ name }) => name === 'legacy_sse')].flatMap(
    (step) => step.challenges,
  );
  const bearer = bearerOf(challenges);
  const resource = seeResource(evidence, settings);
  const issuers = seeIssuers(evidence, settings, resource);
  const server = issuers.find(({ used }) => used !== undefined)?.used ?? defaultServer(issuers, context);
  const facts: OAuthFacts | undefined = server && {
    resource: resource.used?.resource ?? ownResource(evidence.url),
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
    challenges,
    bearer,
    resource,
    issuers,
    facts,
    meansOAuth: meansOAuth({ bearer, resource, issuers, settings }),
  };
}

function isRefusedCall({ name, evidence: { status = 0 } }: ProbeStep): boolean {
  return name === 'first_call' && isRefusal(status);
}

function bearerOf(challenges: readonly Challenge[]): Challenge | undefined {
  const bearers = challenges.filter(({ scheme }) => scheme === 'bearer' || scheme === 'dpop');
  return bearers.find(({ params }) => params.resource_metadata !== undefined) ?? bearers[0];
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

/** Without what may be a secret, and where it is an origin without the slash, as the MCP specification prefers. */
function ownResource(url: string): string {
  const { origin, pathname } = new URL(url);
  return pathname === '/' ? origin : origin + pathname;
}
