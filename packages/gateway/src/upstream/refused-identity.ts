import { bearerChallenge } from '../domain/oauth/challenge.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { ResponseHeaders } from '../net/outbound.ts';
import { readMembers } from './oauth/provider-answer.ts';

/**
 * The server did not let us in and so did not read the message: it may be repeated with other credentials.
 * All of it is the server's word, and may repeat what it was sent: it is shown to nobody before it is redacted.
 */
export interface RefusedIdentity {
  readonly kind: 'refused_identity';
  readonly status: number;
  /** The values of WWW-Authenticate as they came, one for each time the header was there (RFC 9110 section 11.6.1). */
  readonly challenges: readonly string[];
  /** Its start. */
  readonly body: Buffer;
}

/** What guards in front of a server say of a token under 400, where RFC 6750 section 3.1 wants 401. */
const tokenErrors: readonly unknown[] = ['invalid_token', 'invalid_grant', 'invalid_client'];

/**
 * Whether an answer says that the credentials were at fault: 401 and 403 whatever the body says, 400 where it names an error of
 * OAuth. A JSON-RPC error is an object in the same place, and was given by who read the message.
 */
export function refusesIdentity({ status, challenges, body }: Omit<RefusedIdentity, 'kind'>): boolean {
  if (status !== 400) return isRefusal(status);
  return tokenErrors.includes(bearerChallenge(challenges)?.error) || tokenErrors.includes(readMembers(body).error);
}

/** Whether a status says by itself that credentials were at fault. */
export function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}

export function challengesOf(headers: ResponseHeaders): readonly string[] {
  const values = headers['www-authenticate'] ?? [];
  return Array.isArray(values) ? values : [values];
}

/** What a refused identity comes to where nobody renews it. */
export function unauthorized(server: string, { status }: Pick<RefusedIdentity, 'status'>): CodedError {
  return coded('upstream_unauthorized', { server, status });
}
