import { type CodedError, coded } from '../errors/coded-error.ts';
import type { ResponseHeaders } from '../net/outbound.ts';

/**
 * The server did not let us in (401 or 403) and so did not read the message: it may be repeated with other credentials.
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

/** Whether a status says that the credentials were at fault, whatever the body says. */
export function refusesIdentity(status: number): boolean {
  return status === 401 || status === 403;
}

export function challengesOf(headers: ResponseHeaders): readonly string[] {
  const values = headers['www-authenticate'] ?? [];
  return Array.isArray(values) ? values : [values];
}

/** What a refused identity comes to where nobody renews it. */
export function unauthorized(server: string, { status }: RefusedIdentity): CodedError {
  return coded('upstream_unauthorized', { server, status });
}
