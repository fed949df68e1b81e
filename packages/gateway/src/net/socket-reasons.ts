/** Socket, TLS and HTTP parser codes in words that help; others are shown by their code. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused (nothing listens there)',
  ENOTFOUND: 'its host name does not resolve',
  EAI_AGAIN: 'its host name could not be resolved just now',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while sending',
  EHOSTUNREACH: 'no route to its host',
  ENETUNREACH: 'no route to its network',
  EADDRNOTAVAIL: 'egress.localAddress is not an address of this machine',
  EINVAL: 'there is no way to it from egress.localAddress',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 10 s',
  UND_ERR_SOCKET: 'the connection was closed before the answer',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of its answer are larger than 16 KiB',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate comes from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate chain is incomplete',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another name',
};

/** Why a connection failed, for people. Never shows what came over it. */
export function reasonOf(error: unknown): string {
  const code = failureCode(error);
  if (code === 'PROXY_FAILED' || code === 'FORBIDDEN_ADDRESS') return (error as Error).message;
  return reasons[code] ?? (code || 'the connection failed');
}

/** The code of an error, of its first part or of its cause; empty where there is none. */
export function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [first] = error instanceof AggregateError ? error.errors : [];
  return failureCode(first ?? error.cause);
}
