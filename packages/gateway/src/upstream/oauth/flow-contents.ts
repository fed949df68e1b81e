import type { ClientCredentials } from './client-authentication.ts';

/**
 * What is kept of a sign-in while the person is away at the provider, one for each `state`: everything that the end needs, so that
 * nothing which changes meanwhile (the metadata, a newer registration, another sign-in) gets into it. JSON, secret.
 */
export interface FlowContents {
  readonly state: string;
  /** Of PKCE. */
  readonly verifier: string;
  /** What `iss` of the answer is compared with, character by character. */
  readonly issuer: string;
  /** Whether an answer without `iss` is refused. */
  readonly sendsIssuer: boolean;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly authMethods: readonly string[] | null;
  readonly redirectUri: string;
  /** Null where none was sent. */
  readonly resource: string | null;
  /** Space-separated, as asked; empty where none were. */
  readonly scope: string;
  readonly client: FlowClient;
}

/** Our client as it was when the sign-in began: the code is worth nothing to another one. */
export interface FlowClient {
  /** Of the store's record. */
  readonly id: string;
  readonly clientId: string;
  readonly secret: string | null;
  readonly authMethod: string | null;
  /** Epoch milliseconds; null where we did not register it. */
  readonly registeredAt: number | null;
}

export function credentialsOf({ clientId, secret, authMethod }: FlowClient): ClientCredentials {
  return { clientId, secret: secret ?? undefined, authMethod };
}
