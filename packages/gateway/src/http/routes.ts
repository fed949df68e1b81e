import type { IncomingMessage, ServerResponse } from 'node:http';

/** Serves a path outside the data plane. */
export type Route = (request: IncomingMessage, response: ServerResponse, path: string) => void | Promise<void>;

/** Exact paths first, then the longest prefix (a key that ends in a slash). */
export interface RoutingTable {
  readonly exact: Readonly<Record<string, Route>>;
  readonly prefixes: Readonly<Record<string, Route>>;
  readonly fallback: Route;
  /** Paths, and prefixes that end in a slash, that are refused under another Host than ours, where a page would be redirected. */
  readonly oneHost: readonly string[];
}

export function findRoute(table: RoutingTable, path: string): Route {
  const exact = Object.hasOwn(table.exact, path) ? table.exact[path] : undefined;
  if (exact) return exact;
  const prefixes = Object.entries(table.prefixes).filter(([prefix]) => path.startsWith(prefix));
  const [longest] = prefixes.sort(([a], [b]) => b.length - a.length);
  return longest?.[1] ?? table.fallback;
}
