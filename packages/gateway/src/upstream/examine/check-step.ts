import type { Evidence } from '../../net/evidence.ts';
import type { ProbeStep } from '../probe/evidence.ts';

/** What was asked in an active check. */
export type CheckStepName =
  /** POST initialize at the same address with one slash more, or less. */
  | 'other_slash'
  /** POST initialize as the script of a foreign web page would. */
  | 'foreign_origin'
  /** POST initialize, and GET of the metadata, with a foreign X-Forwarded-Host. */
  | 'forwarded_host'
  /** POST initialize with a token that nobody issued. */
  | 'unknown_token'
  /** GET of the resource metadata of a server that asks for nothing. */
  | 'published'
  /** POST server/discover of 2026-07-28. */
  | 'discover'
  /** POST initialize, for a session to be tried. */
  | 'open_session'
  /** POST tools/list in that session, each over a connection of its own. */
  | 'session_call'
  /** POST of a registration (RFC 7591), then of one that says less where the first was refused. */
  | 'register'
  | 'register_plainly'
  /** GET of the address where a sign-in begins, each over a connection of its own; then the same some seconds later. */
  | 'authorize'
  | 'authorize_later'
  /** The same, back to a callback of MCP Manager. */
  | 'authorize_for_manager'
  | 'authorize_without_pkce'
  /** DELETE of the client that was registered (RFC 7592). */
  | 'deregister';

/** One request of an active check and what came of it, without secrets. */
export interface CheckStep {
  readonly name: CheckStepName;
  /** For people, one sentence: why this was asked. */
  readonly purpose: string;
  readonly evidence: Evidence;
  readonly failure: ProbeStep['failure'];
  readonly said: Said;
}

/** What an answer held beyond what its evidence shows, or a request asked. */
export interface Said {
  /** Whether initialize, or server/discover, was answered with a result. */
  readonly opened?: boolean;
  /** Whether a session id came with it. */
  readonly hasSession?: boolean;
  /** Whether the capabilities name tools. */
  readonly declaresTools?: boolean;
  /** How many tools were listed; undefined where there was no list. */
  readonly tools?: number | undefined;
  /** `authorization_servers` of resource metadata. */
  readonly authorizationServers?: readonly string[];
  /** Where people would be sent back to: those of a registration, the one of a sign-in. */
  readonly redirectUris?: readonly string[];
  /** `client_id` of the answer to a registration. */
  readonly clientId?: string;
  /** `token_endpoint_auth_method`, as asked and as registered. */
  readonly askedMethod?: string;
  readonly givenMethod?: string;
  /** When the secret of the client ends, epoch milliseconds. */
  readonly secretEnds?: number;
}
