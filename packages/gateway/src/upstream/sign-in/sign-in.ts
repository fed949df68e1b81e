import type { Identity, Server } from '../../domain/records.ts';

/** Milliseconds for a person to be back from the provider. */
export const flowLife = 10 * 60 * 1000;

/** A sign-in that has begun: where the browser goes, and what it must hold until it comes back. */
export interface BegunSignIn {
  readonly url: string;
  /** Kept in a cookie of the browser: whoever comes back without it did not start this. */
  readonly browser: string;
}

export interface SignInRequest {
  readonly server: Server;
  /** Whose identity it will be; null for the shared one. */
  readonly owner: string | null;
  /** What the browser holds from a sign-in that is under way, so that several may be. */
  readonly browser: string | undefined;
  /** Register anew even where we hold a client: the provider does not know it any more. */
  readonly registerAgain: boolean;
  /** Path of ours to which the person goes on afterwards, however it ends; undefined for none. */
  readonly onward: string | undefined;
}

export interface SignedIn {
  readonly server: Server;
  readonly identity: Identity;
}

/** How a flow ended, with what it began with. `failure` says what the provider said: one of oauth_*, upstream_*, document_* */
export type FinishedSignIn = { readonly onward: string | undefined } & (
  | { readonly signedIn: SignedIn; readonly failure?: undefined }
  | { readonly failure: unknown }
);

/** Signing in to servers by OAuth, as a person's browser goes through it. */
export interface SignIn {
  /**
   * Probes the server anew, finds or makes our client with its authorization server, and opens a flow.
   * @throws server_not_oauth, oauth_client_needed, oauth_registration_failed, upstream_*, document_*
   */
  begin(request: SignInRequest): Promise<BegunSignIn>;
  /**
   * Ends a flow with what the provider sent the browser back with.
   * @throws oauth_state_unknown where the flow is over, used, or another browser's
   */
  finish(parameters: URLSearchParams, browser: string | undefined): Promise<FinishedSignIn>;
}
