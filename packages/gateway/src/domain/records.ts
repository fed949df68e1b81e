import type { Params } from './json-rpc/message.ts';
import type { OAuthProblem } from './oauth/problem.ts';
import type { Status } from './status.ts';

/**
 * The nouns of the product as plain data. Times are epoch milliseconds, ids are prefixed text.
 * No record holds a secret: header values and token bytes never leave the store's sealed columns and hashes.
 */

/** Where a server may live. `public` is https on public addresses; `private` is what an administrator opened by name. */
export type NetworkClass = 'public' | 'private';

/** How we authenticate to a server: not at all, with a token in the named headers, or by OAuth. */
export type AuthMode =
  | { readonly mode: 'none' }
  | { readonly mode: 'header'; readonly headerNames: readonly string[] }
  | ({ readonly mode: 'oauth' } & OAuthSettings);

/** What an administrator sets where a server's own metadata is missing or wrong. All of it is optional. */
export interface OAuthSettings {
  /** Issuer URL of the authorization server, instead of what the server names. */
  readonly authorizationServer?: string;
  /** `auto` sends what the server publishes; `omit` sends none (Entra ID refuses it); else this text. */
  readonly resource?: 'auto' | 'omit' | { readonly override: string };
  /** Accept metadata whose `issuer` differs by one trailing slash from where it was found. Never loosens `iss` of responses. */
  readonly acceptIssuerSlash?: boolean;
  /** Ask for exactly these scopes, instead of what the server says. */
  readonly scopes?: readonly string[];
}

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
  /** Who may reach it: everybody who has an account here, or the users of these ids. */
  readonly users: 'everyone' | readonly string[];
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
  readonly identity: IdentityScheme;
}

/** A `gth_` token for one gateway. The token itself is known to its holder alone. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly gatewayId: string;
  /** Whose personal identities it uses; null for nobody's: it has the shared ones alone. */
  readonly userId: string | null;
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
  /** Whether the client declared elicitation in URL mode: it can be sent to a page. */
  readonly elicitsUrl: boolean;
  /** What servers are told that the client can do, as `passedCapabilities` makes it. */
  readonly capabilities: Params;
  /** Who it acts for, null for nobody. */
  readonly userId: string | null;
  readonly createdAt: number;
}

/** A resource of whose changes a client wants to hear. */
export interface Subscription {
  readonly assignmentId: string;
  readonly uri: string;
}

/** What a client asked for that holds for as long as its session does, as one of its servers must know it. */
export interface Wishes {
  /** The least severe log messages that it wants; empty where it did not say. */
  readonly logLevel: string;
  /** URIs of the server's resources of whose changes it wants to hear. */
  readonly subscriptions: readonly string[];
}

/** Our session with one server on behalf of one client session. `upstreamId` is null where the server keeps none. */
export interface UpstreamSession {
  readonly sessionHash: string;
  readonly assignmentId: string;
  readonly upstreamId: string | null;
  readonly protocolVersion: string;
  /** Who was signed in when it was opened, as `Credential.holder` says it; empty for nobody. */
  readonly holder: string;
}

/** What somebody may do here: an `admin` everything, a `member` use what they may reach. */
export type Role = 'admin' | 'member';

/** A person, known by e-mail address in lower case. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly disabled: boolean;
  /** Whether they can sign in with a password. */
  readonly hasPassword: boolean;
  readonly createdAt: number;
}

/** A link by which somebody comes in, once. The secret in it is known to its holder alone. */
export interface Invitation {
  /** SHA-256 of the secret, base64url. */
  readonly hash: string;
  /** `set-up` makes the first administrator, `invite` a new user, `reset` lets a user choose a password anew. */
  readonly kind: 'set-up' | 'invite' | 'reset';
  /** Whom it is for, in lower case; null where whoever holds it says who they are. */
  readonly email: string | null;
  readonly role: Role;
  /** Who made it, as an audit event names them. */
  readonly invitedBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** An MCP client that people let in. It appears when somebody first does, or when an administrator registers it by hand. */
export interface App {
  readonly id: string;
  /** `client_id`: unique; an https URL where it is known by its metadata document. */
  readonly clientId: string;
  /** As it calls itself, unverified. */
  readonly name: string;
  readonly source: 'registered' | 'document' | 'given';
  readonly redirectUris: readonly string[];
  readonly hasSecret: boolean;
  readonly disabled: boolean;
  readonly createdAt: number;
}

/** One consent: that a user let an app use a gateway. The same three may have several, one for each machine that the app runs on. */
export interface Connection {
  readonly id: string;
  readonly userId: string;
  readonly appId: string;
  readonly gatewayId: string;
  /** What its tokens are bound to: the gateway's address, or that of the picker. */
  readonly resource: string;
  /** How the authorization server's records name the grant. */
  readonly grantHash: string;
  readonly createdAt: number;
  /** When it was last used, within ten minutes or so. */
  readonly usedAt: number;
}

/** Who an assignment calls its server as: everyone as themselves, or all with one identity. */
export type IdentityScheme = 'shared' | 'per-user';

/** A stored credential for a server. Its secret stays in the store. */
export interface Identity {
  readonly id: string;
  readonly serverId: string;
  /** The user whose it is; null for the shared identity. */
  readonly owner: string | null;
  readonly disabled: boolean;
  /** Grows with each change of its secret: who was refused with an older one reads again. */
  readonly version: number;
  readonly status: Status;
  /** Undefined for header values. */
  readonly oauth: OAuthGrant | undefined;
  readonly createdAt: number;
  /** When it last carried a call, within a minute or so. */
  readonly usedAt: number;
}

/** What was granted with an OAuth identity, without the tokens. */
export interface OAuthGrant {
  readonly issuer: string;
  /** Id of the `OAuthClient` that it was granted to. */
  readonly clientId: string;
  /** Space-separated, as granted; empty where the server did not say and none were asked for. */
  readonly scope: string;
  /** Space-separated: what the next sign-in asks for in addition, after a call needed more. */
  readonly wantedScope: string;
  /** When the access token ends; null where the server did not say. */
  readonly expiresAt: number | null;
  /** When it is to be refreshed ahead of its end, at 80 % of its life; null where there is no refresh token or no end. */
  readonly refreshAt: number | null;
  readonly refreshable: boolean;
}

/** Our registration with an authorization server, for one of its servers. The secret stays in the store. */
export interface OAuthClient {
  readonly id: string;
  readonly serverId: string;
  /** Whose client it is. Null for one that was given and not used yet: it is bound to the first issuer that it is used with. */
  readonly issuer: string | null;
  readonly source: 'given' | 'document' | 'registered';
  /** `client_id` */
  readonly clientId: string;
  readonly hasSecret: boolean;
  /** `none`, `client_secret_basic` or `client_secret_post`; null where it is yet to be found out. */
  readonly authMethod: string | null;
  /** When the secret ends; null for never. */
  readonly secretExpiresAt: number | null;
  /** The callback that it was registered with; null for one that was given. */
  readonly redirectUri: string | null;
  readonly createdAt: number;
}

/** Something that somebody should mend. One row per cause and subject while it lasts. */
export interface Alert {
  readonly id: string;
  /** Code of the catalogue. */
  readonly cause: string;
  readonly subject: AlertSubject;
  readonly severity: 'error' | 'warning';
  readonly why: string;
  readonly problem: OAuthProblem | undefined;
  /** Path on our public URL where it is mended. */
  readonly link: string;
  /** How often it was seen. */
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Null while it is open. */
  readonly resolvedAt: number | null;
}

export interface AlertSubject {
  readonly kind: 'server' | 'identity';
  readonly id: string;
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
