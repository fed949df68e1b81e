import type { Params } from '../../domain/json-rpc/message.ts';
import type { AuthorizationServerFacts } from '../../domain/oauth/facts.ts';
import type { OAuthSettings } from '../../domain/records.ts';
import type { ProbeEvidence, ProbeStep } from '../probe/evidence.ts';
import { metadataAnswer } from './answer-kind.ts';
import { type IssuerRelation, issuerRelation } from './issuer-relation.ts';
import { textIn, webUrlIn, wordsIn } from './member-readers.ts';
import type { ResourceSight } from './resource-sight.ts';

/** One document of authorization-server metadata (RFC 8414, OpenID Connect Discovery). */
export interface ServerDocument {
  readonly step: ProbeStep;
  readonly document: Params;
  readonly issuer: string | undefined;
  readonly relation: IssuerRelation;
  /** Undefined where an endpoint is missing without which nothing works. */
  readonly facts: AuthorizationServerFacts | undefined;
  readonly isUsable: boolean;
}

/** What was found of one authorization server. */
export interface IssuerSight {
  /** As it was named, character by character. */
  readonly named: string;
  readonly from: NonNullable<ProbeStep['issuerFrom']>;
  readonly steps: readonly ProbeStep[];
  readonly documents: readonly ServerDocument[];
  readonly used: AuthorizationServerFacts | undefined;
}

/**
 * Reads what was found of the authorization servers that count: the one that an administrator named; else those of the resource;
 * else, where no resource metadata names any, the server's own origin (the revision of 2025-03-26).
 */
export function seeIssuers(
  evidence: ProbeEvidence,
  settings: OAuthSettings,
  resource: ResourceSight,
): readonly IssuerSight[] {
  const from = whoNames(settings, resource);
  const steps = evidence.steps.filter(
    (step) => step.name === 'authorization_server_metadata' && step.issuerFrom === from,
  );
  const named = new Set(steps.flatMap(({ issuer }) => issuer ?? []));
  return [...named]
    .filter((issuer) => from !== 'resource' || resource.used?.authorizationServers.includes(issuer))
    .map((issuer) =>
      seeIssuer(
        issuer,
        from,
        steps.filter((step) => step.issuer === issuer),
        settings,
      ),
    );
}

/** Where a document was found that must not be used, the origin is no way around it. */
function whoNames({ authorizationServer }: OAuthSettings, { used, documents }: ResourceSight): IssuerSight['from'] {
  if (authorizationServer !== undefined) return 'settings';
  const isSilent = used === undefined ? documents.length === 0 : used.authorizationServers.length === 0;
  return isSilent ? 'origin' : 'resource';
}

function seeIssuer(
  named: string,
  from: IssuerSight['from'],
  steps: readonly ProbeStep[],
  settings: OAuthSettings,
): IssuerSight {
  const documents = steps.flatMap((step) => readDocument(step, { named, from }, settings));
  return { named, from, steps, documents, used: documents.find(({ isUsable }) => isUsable)?.facts };
}

function readDocument(
  step: ProbeStep,
  lookedFor: Pick<IssuerSight, 'named' | 'from'>,
  { acceptIssuerSlash = false }: OAuthSettings,
): readonly ServerDocument[] {
  const { document } = step;
  if (document === undefined || metadataAnswer(step) !== 'document') return [];
  const issuer = textIn(document, 'issuer');
  const relation = issuerRelation(issuer, lookedFor);
  const facts = issuer === undefined ? undefined : factsIn(document, issuer, step.evidence.url);
  const isHis = relation === 'same' || (relation === 'slash' && acceptIssuerSlash);
  return [{ step, document, issuer, relation, facts, isUsable: isHis && facts !== undefined }];
}

function factsIn(document: Params, issuer: string, metadataUrl: string): AuthorizationServerFacts | undefined {
  const authorizationEndpoint = webUrlIn(document, 'authorization_endpoint');
  const tokenEndpoint = webUrlIn(document, 'token_endpoint');
  if (authorizationEndpoint === undefined || tokenEndpoint === undefined) return undefined;
  return {
    issuer,
    metadataUrl,
    authorizationEndpoint,
    tokenEndpoint,
    registrationEndpoint: webUrlIn(document, 'registration_endpoint'),
    revocationEndpoint: webUrlIn(document, 'revocation_endpoint'),
    authMethods: wordsIn(document, 'token_endpoint_auth_methods_supported'),
    grantTypes: wordsIn(document, 'grant_types_supported'),
    codeChallengeMethods: wordsIn(document, 'code_challenge_methods_supported'),
    scopes: wordsIn(document, 'scopes_supported'),
    sendsIssuer: document.authorization_response_iss_parameter_supported === true,
    readsClientDocuments: document.client_id_metadata_document_supported === true,
  };
}
