/** What is written in place of a secret. */
export const masked = '[redacted]';

/** Members of OAuth messages and of forms that hold secrets, without `_` and `-` and in lower case. */
const names = new Set([
  'authorization',
  'apikey',
  'auth',
  'authreqid',
  'bearer',
  'code',
  'codeverifier',
  'cookie',
  'credential',
  'credentials',
  'devicecode',
  'idtokenhint',
  'jwt',
  'key',
  'nonce',
  'otp',
  'passcode',
  'passwd',
  'pin',
  'pwd',
  'samlresponse',
  'session',
  'sessionid',
  'sid',
  'sig',
  'signature',
  'state',
  'ticket',
  'usercode',
]);

/** What makes a JWK a private key (RFC 7518 section 6): too short to mean anything elsewhere. */
const privateKeyParts = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']);

const endings =
  /(?:token|tokens|secret|secrets|password|passphrase|assertion|apikey|privatekey|accesskey|secretkey|sessionid)$/;

/**
 * Whether a member, parameter or cookie of this name holds a secret. Names of public metadata (`token_endpoint`,
 * `code_challenge_methods_supported`) are none.
 */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[_\-.\s]/g, '');
  return names.has(plain) || endings.test(plain);
}

/** The same for a member of a JSON object, which may be a key. */
export function isSecretMember(name: string): boolean {
  return isSecretName(name) || privateKeyParts.has(name);
}
