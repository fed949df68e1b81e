import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordStore } from '../records/record-store.ts';

/** An application that asks people to let it in: an OAuth client (RFC 6749, section 1.1; in MCP, an MCP client). */
export interface Application {
  /** `client_id` */
  readonly id: string;
  /** As it calls itself, unverified; its host, or its id, where it says nothing. */
  readonly name: string;
  /** `registered` by itself (RFC 7591), known by its metadata `document` (draft-ietf-oauth-client-id-metadata-document), or `given` by the operator. */
  readonly source: 'registered' | 'document' | 'given';
  readonly redirectUris: readonly string[];
}

/** An application that the operator registered by hand. */
export interface GivenApplication {
  readonly id: string;
  readonly name: string;
  /** Exact, but for the port of a loopback address (RFC 8252, section 7.3). */
  readonly redirectUris: readonly string[];
  /** Undefined for a public client. */
  readonly secret: string | undefined;
}

/** What may be asked for at one resource. */
export interface ResourceRules {
  /** All that there are. One that asks for none gets `defaultScopes`; unknown ones are dropped. */
  readonly scopes: readonly string[];
  readonly defaultScopes: readonly string[];
}

/** Where applications may have people sent back to, beyond https and loopback: private-use schemes such as `cursor` (RFC 8252, section 7.1). */
export interface RedirectPolicy {
  readonly schemes: readonly string[];
}

/** Gets a client metadata document. A fetch that is safe against server-side request forgery: any address may be asked for. */
export type DocumentFetch = (url: string, init: { readonly signal?: AbortSignal | undefined }) => Promise<Response>;

/** Why a document is not fetched just now. */
export interface FetchRefusal {
  /** Shown to whoever asked. */
  readonly description: string;
  /** Seconds, for `Retry-After`. */
  readonly retryAfter: number;
}

/** Seconds. */
export interface Lifetimes {
  readonly accessToken: number;
  /** Since it was last used: each refresh begins it anew. */
  readonly refreshToken: number;
  readonly authorizationCode: number;
  /** How long a person may take between being asked and answering. */
  readonly interaction: number;
}

export interface RegistrationLimits {
  /** How many applications may be registered that nobody ever let in. */
  readonly ceiling: number;
  /** Seconds until one that nobody let in is forgotten. */
  readonly idle: number;
}

/** How a refresh token is treated that several spend at the same moment. Milliseconds. */
export interface ReplayTimes {
  /** For how long the same request gets the same answer. */
  readonly window: number;
  /** How long one that is late waits for one that is under way; then it is told to try again. */
  readonly patience: number;
}

export interface AuthorizationServerOptions {
  /** The public URL: https or http on loopback. It is what the metadata says whatever `Host` a request brings. */
  readonly issuer: string;
  readonly records: RecordStore;
  /** Sign the cookies of an authorization under way, the first one; the others still verify. The same on every instance. */
  readonly cookieKeys: readonly string[];
  /** @param resource in its canonical form @returns undefined for none of ours: `invalid_target` (RFC 8707, section 2) */
  readonly resource: (resource: string) => Promise<ResourceRules | undefined>;
  /** For applications that name none; without it they are refused. */
  readonly defaultResource?: string;
  readonly given?: (clientId: string) => Promise<GivenApplication | undefined>;
  /** Whether that application may take part at all; asked at every endpoint. All may unless given. */
  readonly admits?: (clientId: string) => Promise<boolean>;
  /** The usual schemes of AI apps unless given. */
  readonly redirects?: RedirectPolicy;
  /** Without it there are no client metadata documents. */
  readonly fetchDocument?: DocumentFetch;
  /**
   * Asked each time before a document is fetched, never for one that is still known: anybody may have any address fetched. Where it refuses, an
   * application that somebody let in is known by what its document said then; any other is answered `temporarily_unavailable` under 429.
   */
  readonly limitFetch?: () => Promise<FetchRefusal | undefined>;
  readonly registration?: Partial<RegistrationLimits> | false;
  readonly lifetimes?: Partial<Lifetimes>;
  /** 40 seconds and 10 unless given. */
  readonly replay?: Partial<ReplayTimes>;
  readonly pages: AuthorizationPages;
  readonly log?: AuthorizationLog;
}

/** Pages of the application that mounts it. */
export interface AuthorizationPages {
  /** Path of the page that asks the person, by the id of the authorization under way. */
  readonly consentPath: (uid: string) => string;
  /** An authorization that cannot even be answered by a redirect: the person must be told. Text may come from a stranger: escape it. */
  readonly showError: (request: IncomingMessage, response: ServerResponse, problem: AuthorizationProblem) => void;
}

export interface AuthorizationProblem {
  readonly status: number;
  /** OAuth error code, such as `invalid_client`. */
  readonly error: string;
  readonly description: string;
}

/** Told what happened. Nothing in it is a secret. */
export interface AuthorizationLog {
  /** A failure that is ours. */
  failed(error: Error, endpoint: string): void;
  /** Something was refused. */
  refused(problem: {
    readonly endpoint: string;
    readonly error: string;
    readonly description: string;
    readonly clientId: string | undefined;
  }): void;
}

export interface AuthorizationServer {
  /** Exact paths that it serves: endpoints and metadata documents. */
  readonly paths: readonly string[];
  /** Prefix of the paths to which browsers come back from the consent page. */
  readonly resumePrefix: string;
  /** Serves a request to one of these. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  readonly authorizations: Authorizations;
  /** Whose access token it is and what for; undefined for any that is not good. One read of the store. */
  verify(accessToken: string): Promise<VerifiedToken | undefined>;
  /** Ends everything that was issued under a grant, at once. @param grant as `VerifiedToken` names it */
  endGrant(grant: string): Promise<void>;
  /** The application of that id, as it is known here: no document is fetched. */
  application(clientId: string): Promise<Application | undefined>;
}

export interface VerifiedToken {
  readonly accountId: string;
  readonly clientId: string;
  /** Canonical: compare it with the resource that was asked for (RFC 8707, section 2; a token for another must be refused). */
  readonly resource: string;
  readonly scopes: readonly string[];
  /** Hash of the grant: the same for all tokens that were refreshed from one another. */
  readonly grant: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Authorizations that people are being asked about. Each belongs to the browser that began it: its cookie must come along. */
export interface Authorizations {
  /** @throws AuthorizationGone where it is over, unknown, or another browser's */
  read(request: IncomingMessage, response: ServerResponse): Promise<PendingAuthorization>;
  /**
   * Lets the application in. Nothing is issued yet: the browser must go to `resumePath` for that, when it likes, while the authorization lasts.
   * @returns the hash of the grant, as tokens will name it
   * @throws AuthorizationGone
   */
  approve(request: IncomingMessage, response: ServerResponse, answer: Approval): Promise<{ readonly grant: string }>;
  /** Sends the application away with `access_denied`, once the browser went to `resumePath`. @throws AuthorizationGone */
  refuse(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface Approval {
  readonly accountId: string;
  readonly scopes: readonly string[];
}

export interface PendingAuthorization {
  readonly uid: string;
  readonly application: Application;
  /** Where the browser will be sent afterwards; the specification wants its host shown. */
  readonly redirectUri: string;
  /** Canonical. */
  readonly resource: string;
  /** Asked for and known, the defaults where none were asked for. */
  readonly scopes: readonly string[];
  /** Set once it was approved: by which account, and the hash of the grant. Whoever approves or refuses after that ends this grant. */
  readonly approved: { readonly accountId: string; readonly grant: string } | undefined;
  /** Path at which the authorization goes on after approval or refusal. */
  readonly resumePath: string;
}
