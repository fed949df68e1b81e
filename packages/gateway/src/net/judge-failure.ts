import { type CodedError, coded } from '../errors/coded-error.ts';

/** Socket and TLS error codes in words that help; others are shown by their code. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused (nothing listens there)',
  ENOTFOUND: 'its host name does not resolve',
  EAI_AGAIN: 'its host name could not be resolved just now',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while sending',
  EHOSTUNREACH: 'no route to its host',
  ENETUNREACH: 'no route to its network',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 10 s',
  UND_ERR_SOCKET: 'the connection was closed before the answer',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate chain is incomplete',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another name',
};

const timeouts = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];

/**
 * Names what went wrong with a connection.
 * @param server the server's slug
 * @param timeout the limit that was in force, milliseconds
 */
export function judgeFailure(server: string, error: unknown, timeout: number): CodedError {
  const code = codeOf(error);
  if (code === 'FORBIDDEN_ADDRESS')
    return coded('network_forbidden', { server, reason: (error as Error).message }, error);
  if (timeouts.includes(code)) return coded('upstream_timeout', { server, seconds: timeout / 1000 }, error);
  return coded('upstream_unreachable', { server, reason: reasons[code] ?? (code || 'the connection failed') }, error);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [first] = error instanceof AggregateError ? error.errors : [];
  return codeOf(first ?? error.cause);
}
