import type { ServerResponse } from 'node:http';
import type { AuthorizationLog } from './contract.ts';
import { sendOAuthError } from './send.ts';

export interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As it was presented, unverified. */
  readonly clientId?: string | undefined;
}

/** Answers with an error before oidc-provider is asked, and says so to the log as oidc-provider does. */
export type Refuse = (response: ServerResponse, refusal: Refusal) => void;

export function refusing(log: AuthorizationLog | undefined, endpoint: string): Refuse {
  return (response, { status, error, description, headers = {}, clientId }) => {
    log?.refused({ endpoint, error, description, clientId });
    sendOAuthError(response, status, error, description, headers);
  };
}
