/**
 * The nouns of the product as plain data. Times are epoch milliseconds, ids are prefixed text.
 * No record holds a secret: header values and token bytes never leave the store's sealed columns and hashes.
 */

/** Where a server may live. `public` is https on public addresses; `private` is what an administrator opened by name. */
export type NetworkClass = 'public' | 'private';

/** How we authenticate to a server: not at all, or with a token in the named headers. */
export type AuthMode = { readonly mode: 'none' } | { readonly mode: 'header'; readonly headerNames: readonly string[] };

/** An upstream MCP server. */
export interface Server {
  readonly id: string;
  readonly slug: string;
  readonly url: string;
  readonly network: NetworkClass;
  readonly auth: AuthMode;
  readonly disabled: boolean;
}

/** One governed endpoint over several servers, at `/mcp/<slug>`. */
export interface Gateway {
  readonly id: string;
  readonly slug: string;
  readonly disabled: boolean;
}

/** What of a server an assignment lets through: tools and prompts by name, resources by URI. */
export type Provision = 'all' | 'none' | { readonly allow: readonly string[] };

/** A server on a gateway. The prefix is unique on the gateway; `position` orders lists and decides name clashes. */
export interface Assignment {
  readonly id: string;
  readonly gatewayId: string;
  readonly serverId: string;
  readonly prefix: string;
  readonly tools: Provision;
  readonly position: number;
}

/** A `gth_` token for one gateway. The token itself is known to its holder alone. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly gatewayId: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** A client's legacy session with a gateway, bound to the principal that opened it. */
export interface Session {
  /** SHA-256 of the `Mcp-Session-Id` that the client holds, base64url. */
  readonly hash: string;
  readonly gatewayId: string;
  readonly principal: string;
  readonly protocolVersion: string;
  readonly clientName: string;
  readonly clientVersion: string;
  readonly createdAt: number;
}

/** Our session with one server on behalf of one client session. `upstreamId` is null where the server keeps none. */
export interface UpstreamSession {
  readonly sessionHash: string;
  readonly assignmentId: string;
  readonly upstreamId: string | null;
  readonly protocolVersion: string;
}

/** One authenticated act as it is kept. */
export interface AuditEvent {
  readonly ts: number;
  readonly correlationId: string;
  /** `call` for data-plane requests, `admin` for changes of configuration. */
  readonly kind: 'call' | 'admin';
  /** The JSON-RPC method, or the administrative operation such as `server.add`. */
  readonly action: string;
  /** What it acted on: exposed tool or prompt name, resource URI, or the slug of what was changed. */
  readonly target: string;
  readonly gateway: string;
  readonly server: string;
  /** Who: `token:<name>`, or `cli`. */
  readonly principal: string;
  /** The MCP client's own `clientInfo`, unverified. */
  readonly app: string;
  readonly outcome: 'ok' | 'error' | 'denied';
  /** Stable error code, empty where none. */
  readonly code: string;
  readonly latencyMs: number;
  readonly bytesOut: number;
}
