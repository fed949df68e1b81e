/** How a strict OAuth server is to be; what is not said is as strict as the specifications let it be. */
export interface OAuthServerOptions {
  /** Whether the authorization server and the MCP server have a port each; one for both unless given. */
  readonly separate?: boolean;
  /** Any free ones unless given: that of the authorization server, then that of the MCP server where it is separate. */
  readonly ports?: readonly number[];
  /** Whether clients register by themselves; `token` wants a credential for it, as some providers do. `open` unless given. */
  readonly registration?: 'open' | 'token' | 'off';
  /** A confidential client that its owner registered. */
  readonly client?: OwnedClient;
  /** How long an access token lives, in seconds: 5 unless given. */
  readonly accessTokenSeconds?: number;
  /** When a refresh token is issued: `always` unless given. */
  readonly refreshTokens?: 'always' | 'with_offline_access' | 'never';
  /** How long the secret of a client lives that registered by itself, in seconds; for ever unless given. */
  readonly secretSeconds?: number;
  /** How clients may authenticate, in the order that the metadata tells. */
  readonly authMethods?: readonly AuthMethod[];
  /** `form` shows a page to sign in and one to consent; `automatic`, unless given, only redirects. */
  readonly pages?: 'automatic' | 'form';
  /** Who signs in where neither `login_hint` nor the cookie `account` says it; alice unless given. */
  readonly account?: string;
  /**
   * How the MCP server says that it does not take a token: a 401 with a challenge unless given. `bad_request` and `server_error` are
   * what guards of the SDK's first major say by mistake; `tool_error` is a server that finds out within its tools.
   */
  readonly refusal?: 'bad_request' | 'server_error' | 'tool_error';
}

export type AuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post';

export interface OwnedClient {
  readonly id: string;
  readonly secret: string;
  /** Where the browser is sent afterwards; may be told later, once it is known. */
  readonly redirectUri?: string;
}

/** What happened so far. Each key is an outcome: `ok`, or the error as it was answered. */
export interface OAuthCounts {
  /** Keys are grant and outcome: `refresh_token ok`, `refresh_token invalid_grant`, `authorization_code invalid_client` … */
  readonly token: Readonly<Record<string, number>>;
  readonly registrations: Readonly<Record<string, number>>;
  readonly authorizations: Readonly<Record<string, number>>;
  readonly revocations: Readonly<Record<string, number>>;
  /** Calls of tools that were served, by tool. */
  readonly calls: Readonly<Record<string, number>>;
  /** What the MCP server refused, by the status that it should have had: 401, 403. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Requests that are at the token endpoint at this moment. */
  readonly tokenRequestsNow: number;
  /** The most requests that were at the token endpoint at one moment. */
  readonly tokenRequestsAtOnce: number;
}

/** A request to the authorization server, as it arrived. */
export interface SeenRequest {
  readonly endpoint: 'authorize' | 'token' | 'register' | 'revoke';
  readonly outcome: string;
  /** Parameters, or the registration's document. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The scheme of its Authorization header, in lower case; empty without one. */
  readonly authorization: string;
}

/** What the token endpoint answers instead of working. */
export interface Outage {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * How slow the token endpoint is. `before` it reads the request: a client that is gone by then was never heard.
 * `after` it did its work: a client that is gone by then lost the answer to something that happened.
 */
export interface Delay {
  readonly before?: number;
  readonly after?: number;
}
