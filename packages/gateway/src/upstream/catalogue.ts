import { isObject, type Params } from '../domain/json-rpc/message.ts';
import { elements, memberOf, type Span, visitMembers } from '../domain/json-rpc/scan.ts';
import { coded } from '../errors/coded-error.ts';
import type { UpstreamLink } from './link.ts';
import { expectResult, type ServerInfo } from './open-session.ts';
import { readJson } from './read-json.ts';
import { type Answer, request } from './request.ts';
import type { Upstream } from './upstream.ts';

/** One tool, prompt, resource or template as the server wrote it. */
export interface CatalogueEntry {
  /** The name, URI or URI template that identifies it. */
  readonly key: string;
  readonly bytes: Buffer;
  /** Where the key's JSON string stands in `bytes`. */
  readonly keySpan: Span;
  /** URI of the page that shows a tool, where it has one. */
  readonly page: string | undefined;
}

/** A server's tools, prompts and resources as last seen. */
export interface Catalogue {
  readonly info: ServerInfo;
  readonly tools: readonly CatalogueEntry[];
  readonly prompts: readonly CatalogueEntry[];
  readonly resources: readonly CatalogueEntry[];
  readonly templates: readonly CatalogueEntry[];
}

export type ListKind = 'tools' | 'prompts' | 'resources' | 'templates';

interface ListDefinition {
  readonly kind: ListKind;
  readonly method: string;
  /** The capability without which the list is not asked for. */
  readonly capability: string;
  readonly member: string;
  readonly key: string;
}

export const lists: readonly ListDefinition[] = [
  { kind: 'tools', method: 'tools/list', capability: 'tools', member: 'tools', key: 'name' },
  { kind: 'prompts', method: 'prompts/list', capability: 'prompts', member: 'prompts', key: 'name' },
  { kind: 'resources', method: 'resources/list', capability: 'resources', member: 'resources', key: 'uri' },
  {
    kind: 'templates',
    method: 'resources/templates/list',
    capability: 'resources',
    member: 'resourceTemplates',
    key: 'uriTemplate',
  },
];

/** More pages than this is a server that never ends its list. */
const maxPages = 200;
const methodNotFound = -32601;

/** Thrown when the server no longer knows the session we list on. */
export const sessionLost: unique symbol = Symbol('session lost');

/**
 * Reads all lists that the server declared, all pages of each.
 * @throws upstream_* ; `sessionLost` where a new session must be opened first
 */
export async function readCatalogue(upstream: Upstream, link: UpstreamLink, info: ServerInfo): Promise<Catalogue> {
  const read = (definition: ListDefinition) =>
    info.capabilities[definition.capability] ? readList(upstream, link, definition) : Promise.resolve([]);
  const [tools = [], prompts = [], resources = [], templates = []] = await Promise.all(lists.map(read));
  return { info, tools, prompts, resources, templates };
}

async function readList(upstream: Upstream, link: UpstreamLink, definition: ListDefinition): Promise<CatalogueEntry[]> {
  const found = new Map<string, CatalogueEntry>();
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const answer = await request(upstream, link, definition.method, cursor === undefined ? {} : { cursor });
    if (answer.kind === 'session_lost') throw sessionLost;
    if (isUnimplemented(answer)) break;
    const { result } = expectResult(link.server, answer);
    for (const entry of readPage(link.server, result, definition))
      if (!found.has(entry.key)) found.set(entry.key, entry);
    cursor = nextCursor(link.server, result);
    if (cursor !== undefined && (seen.has(cursor) || seen.size >= maxPages)) {
      throw coded('upstream_not_mcp', { server: link.server, found: `a ${definition.method} that never ends` });
    }
    if (cursor !== undefined) seen.add(cursor);
  } while (cursor !== undefined);
  return [...found.values()];
}

/** Servers that declare resources but serve no templates say so this way. */
function isUnimplemented(answer: Answer): boolean {
  return answer.kind === 'rpc_error' && answer.code === methodNotFound;
}

function readPage(server: string, result: Buffer, { member, key, method }: ListDefinition): CatalogueEntry[] {
  const list = memberOf(result, 0, member);
  const spans = list && elements(result, list.start);
  if (!spans) throw coded('upstream_not_mcp', { server, found: `a ${method} result without "${member}"` });
  return spans.flatMap((span) => {
    const entry = readEntry(server, result.subarray(span.start, span.end), key);
    return entry ? [entry] : [];
  });
}

/**
 * An entry without its key cannot be called, so it is left out. One whose keys are doubled or escaped is written anew, so that
 * no client reads another name than we do.
 */
function readEntry(server: string, written: Buffer, key: string): CatalogueEntry | undefined {
  const value = readJson(server, written);
  if (!isObject(value)) return undefined;
  const name = value[key];
  if (typeof name !== 'string' || name === '') return undefined;
  const bytes = isPlain(written, value, key) ? written : Buffer.from(JSON.stringify(value));
  const keySpan = memberOf(bytes, 0, key);
  return keySpan && { key: name, bytes, keySpan, page: pageOf(value) };
}

/** @see https://github.com/modelcontextprotocol/ext-apps: `_meta.ui.resourceUri`, and before its first version one flat key */
function pageOf({ _meta: meta }: Params): string | undefined {
  if (!isObject(meta)) return undefined;
  const page = isObject(meta.ui) ? meta.ui.resourceUri : meta['ui/resourceUri'];
  return typeof page === 'string' ? page : undefined;
}

function isPlain(bytes: Buffer, value: Params, key: string): boolean {
  let members = 0;
  visitMembers(bytes, 0, () => {
    members += 1;
    return undefined;
  });
  return members === Object.keys(value).length && memberOf(bytes, 0, key) !== undefined;
}

function nextCursor(server: string, result: Buffer): string | undefined {
  const span = memberOf(result, 0, 'nextCursor');
  const value = span && readJson(server, result.subarray(span.start, span.end));
  return typeof value === 'string' && value !== '' ? value : undefined;
}
