import type { AssignedServer, ConfiguredGateway } from '../domain/configuration.ts';
import { spliced } from '../domain/json-rpc/rewrite.ts';
import { exposedName } from '../domain/naming.ts';
import { provides } from '../domain/provision.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { Catalogue, CatalogueEntry, ListKind } from '../upstream/catalogue.ts';
import type { CatalogueState } from '../upstream/catalogues.ts';
import { statusTool, statusToolName } from './status-tool.ts';

/** Where a call of an exposed name goes. */
export interface Route {
  readonly assigned: ServerState;
  /** The name or URI as the server knows it. */
  readonly key: string;
}

/** A server with what is known of it at one moment. */
export interface ServerState extends AssignedServer, CatalogueState {}

/** One gateway's servers merged: what a client is shown and where its calls go. Immutable; made anew when anything moved. */
export interface View {
  readonly servers: readonly ServerState[];
  /** Servers that an administrator switched off. */
  readonly disabled: readonly AssignedServer[];
  /** Lists as JSON array text; servers that failed are left out. */
  readonly lists: Readonly<Record<ListKind, Buffer>>;
  /** Routes by exposed name or URI; these also know the servers that failed just now, so that a call can say so. */
  readonly routes: Readonly<Record<ListKind, ReadonlyMap<string, Route>>>;
  /** Routes of the pages that show tools, by URI: servers need not list them. */
  readonly pages: ReadonlyMap<string, Route>;
  /** Exposed names that a second server offers too; the first assignment has them. */
  readonly clashes: readonly Clash[];
}

export interface Clash {
  readonly name: string;
  readonly server: string;
}

/** Servers of a gateway that are left out of its lists, and why. */
export function missingServers({ servers, disabled }: Pick<View, 'servers' | 'disabled'>): readonly Missing[] {
  return [
    ...servers.flatMap(({ server, failure }) => (failure ? [{ server: server.slug, failure }] : [])),
    ...disabled.map(({ server: { slug } }) => ({ server: slug, failure: coded('server_disabled', { server: slug }) })),
  ];
}

export interface Missing {
  /** Its slug. */
  readonly server: string;
  readonly failure: CodedError;
}

/** Tools and prompts carry the assignment's prefix; URIs are never rewritten. */
const isPrefixed: Readonly<Record<ListKind, boolean>> = {
  tools: true,
  prompts: true,
  resources: false,
  templates: false,
};

export function buildView(configured: ConfiguredGateway, stateOf: (assigned: AssignedServer) => CatalogueState): View {
  const servers = configured.servers.map((assigned) => ({ ...assigned, ...stateOf(assigned) }));
  const clashes: Clash[] = [];
  const merged = {
    tools: withStatus(merge(servers, 'tools', clashes), missingServers({ servers, disabled: configured.disabled })),
    prompts: merge(servers, 'prompts', clashes),
    resources: merge(servers, 'resources', clashes),
    templates: merge(servers, 'templates', clashes),
  };
  const pick = <K extends keyof Merged>(key: K) => ({
    tools: merged.tools[key],
    prompts: merged.prompts[key],
    resources: merged.resources[key],
    templates: merged.templates[key],
  });
  const { disabled } = configured;
  return { servers, disabled, clashes, lists: pick('list'), routes: pick('routes'), pages: pagesOf(servers) };
}

interface Merged {
  readonly list: Buffer;
  readonly routes: ReadonlyMap<string, Route>;
}

function merge(servers: readonly ServerState[], kind: ListKind, clashes: Clash[]): Merged {
  const routes = new Map<string, Route>();
  const shown: Buffer[] = [];
  for (const state of servers) {
    for (const entry of offered(state, kind)) {
      const exposed = isPrefixed[kind] ? exposedName(state.assignment.prefix, entry.key) : entry.key;
      if (routes.has(exposed)) {
        clashes.push({ name: exposed, server: state.server.slug });
        continue;
      }
      routes.set(exposed, { assigned: state, key: entry.key });
      if (!state.failure) shown.push(renamed(entry, exposed));
    }
  }
  return { routes, list: jsonArray(shown) };
}

/** A server's own tool of that name stays what it is. */
function withStatus({ list, routes }: Merged, missing: readonly Missing[]): Merged {
  if (missing.length === 0 || routes.has(statusToolName)) return { list, routes };
  const isEmpty = list.length === '[]'.length;
  const open = list.subarray(0, -1);
  return { routes, list: Buffer.concat([open, Buffer.from(isEmpty ? '' : ','), statusTool, Buffer.from(']')]) };
}

function pagesOf(servers: readonly ServerState[]): ReadonlyMap<string, Route> {
  const pages = new Map<string, Route>();
  for (const state of servers) {
    for (const { page } of offered(state, 'tools')) {
      if (page !== undefined && !pages.has(page)) pages.set(page, { assigned: state, key: page });
    }
  }
  return pages;
}

function offered({ catalogue, assignment }: ServerState, kind: ListKind): readonly CatalogueEntry[] {
  const entries: readonly CatalogueEntry[] = (catalogue as Catalogue | undefined)?.[kind] ?? [];
  return entries.filter((entry) => provides(assignment.tools, entry.key));
}

function renamed(entry: CatalogueEntry, exposed: string): Buffer {
  if (exposed === entry.key) return entry.bytes;
  return spliced(entry.bytes, entry.keySpan, JSON.stringify(exposed));
}

function jsonArray(items: readonly Buffer[]): Buffer {
  const comma = Buffer.from(',');
  const parts = items.flatMap((item, index) => (index === 0 ? [item] : [comma, item]));
  return Buffer.concat([Buffer.from('['), ...parts, Buffer.from(']')]);
}
