import type { NewClient } from './new-client.ts';
import type { ProviderAnswer } from './provider-answer.ts';

export interface Registration {
  readonly issuer: string;
  readonly callback: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The client in a registration answer (RFC 7591 section 3.2.1), or undefined where it holds none. Read tolerantly: 200 for 201,
 * members missing or empty. What the answer says wins over what was asked: FastMCP's proxy turns a confidential client into a
 * public one in silence.
 */
export function readRegistration(
  { status, members }: Pick<ProviderAnswer, 'status' | 'members'>,
  { issuer, callback, now }: Registration,
): NewClient | undefined {
  const clientId = textOf(members.client_id);
  if (status >= 300 || clientId === undefined) return undefined;
  const secret = textOf(members.client_secret);
  return {
    issuer,
    source: 'registered',
    clientId,
    secret,
    // The default of RFC 7591 section 2, which holds only where there is a secret to authenticate with.
    authMethod: textOf(members.token_endpoint_auth_method) ?? (secret === undefined ? 'none' : 'client_secret_basic'),
    secretExpiresAt: secret === undefined ? null : endOf(members.client_secret_expires_at, now),
    redirectUri: callback,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** 0 means never, and so does a moment that was over before it was told. */
function endOf(value: unknown, now: number): number | null {
  const at = typeof value === 'number' || typeof value === 'string' ? Number(value) * 1000 : 0;
  return at > now ? at : null;
}
