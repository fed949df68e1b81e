import type { Params } from '../../domain/json-rpc/message.ts';
import type { OAuthSettings } from '../../domain/records.ts';
import type { ProbeEvidence, ProbeStep } from '../probe/evidence.ts';
import { metadataAnswer } from './answer-kind.ts';
import { textIn, textsIn, wordsIn } from './member-readers.ts';

/** How the `resource` of a document stands to the address of the server. */
export type ResourceRelation =
  | 'same'
  /** But for one trailing slash. */
  | 'slash'
  /** The same origin, and a path that the server's lies under. */
  | 'parent'
  | 'foreign'
  /** The document does not say. */
  | 'unnamed';

/** One document of protected-resource metadata (RFC 9728). */
export interface ResourceDocument {
  readonly step: ProbeStep;
  readonly document: Params;
  readonly resource: string | undefined;
  readonly relation: ResourceRelation;
  readonly authorizationServers: readonly string[];
  readonly scopes: readonly string[] | undefined;
}

export interface ResourceSight {
  readonly steps: readonly ProbeStep[];
  /** All that were found, those that must not be used among them. */
  readonly documents: readonly ResourceDocument[];
  readonly used: ResourceDocument | undefined;
}

/**
 * Reads what was found of a server's protected-resource metadata. A document about another resource must not be used (RFC 9728
 * section 3.3): its tokens would be for somebody else. An administrator who names the resource says that it is meant.
 */
export function seeResource({ url, steps: all }: ProbeEvidence, { resource }: OAuthSettings): ResourceSight {
  const steps = all.filter(({ name }) => name === 'resource_metadata');
  const documents = steps.flatMap((step) => readDocument(step, url));
  const overridden = typeof resource === 'object';
  const allowed = documents.filter((each) => isMetadata(each) && (each.relation !== 'foreign' || overridden));
  const used = allowed.find(({ authorizationServers }) => authorizationServers.length > 0) ?? allowed[0];
  return { steps, documents, used };
}

function readDocument(step: ProbeStep, url: string): readonly ResourceDocument[] {
  const { document } = step;
  if (document === undefined || metadataAnswer(step) !== 'document') return [];
  const resource = textIn(document, 'resource');
  const relation = resource === undefined ? 'unnamed' : resourceRelation(resource, url);
  const authorizationServers = textsIn(document, 'authorization_servers');
  return [{ step, document, resource, relation, authorizationServers, scopes: wordsIn(document, 'scopes_supported') }];
}

function isMetadata({ resource, authorizationServers }: ResourceDocument): boolean {
  return resource !== undefined || authorizationServers.length > 0;
}

export function resourceRelation(resource: string, url: string): Exclude<ResourceRelation, 'unnamed'> {
  if (resource === url) return 'same';
  if (!URL.canParse(resource)) return 'foreign';
  const [named, called] = [new URL(resource), new URL(url)];
  if (named.origin !== called.origin || named.username !== '' || named.password !== '') return 'foreign';
  return pathRelation(named.pathname, called.pathname);
}

function pathRelation(named: string, called: string): Exclude<ResourceRelation, 'unnamed'> {
  if (named === called) return 'same';
  if (withoutSlash(named) === withoutSlash(called)) return 'slash';
  return called.startsWith(`${withoutSlash(named)}/`) ? 'parent' : 'foreign';
}

/** But for one trailing slash. */
export function withoutSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text;
}
