import type { NetworkClass } from '../domain/records.ts';
import { serverUrlProblem } from './server-url.ts';
import { webUrl } from './url-text.ts';

/**
 * Why an authorization server cannot have this issuer, or `undefined` when it can. It is kept as it is written, since issuers are
 * compared character by character (RFC 8414 section 3.3).
 * @param network of the server that is signed in to
 */
export function issuerProblem(text: string, network: NetworkClass): string | undefined {
  const url = webUrl(text);
  if (url && (url.username !== '' || url.password !== '')) return 'an issuer holds no credentials';
  return serverUrlProblem(text, network) ?? (text.includes('?') ? 'an issuer has no query' : undefined);
}

/** RFC 6749 appendix A.1 and A.2: visible ASCII and spaces. Never repeats the text: it may be a secret. */
export function clientTextProblem(text: string): string | undefined {
  if (text === '') return 'is empty';
  return /^[\x20-\x7e]+$/.test(text) ? undefined : 'holds a character that is not printable ASCII';
}

/** Why a text cannot be sent as the `resource`. What identifies a resource is the provider's affair, even where RFC 8707 knows better. */
export function resourceProblem(text: string): string | undefined {
  if (text === '') return 'is empty';
  return /^[\x21-\x7e]+$/.test(text) ? undefined : 'holds a space or a character that is not printable ASCII';
}

/** RFC 6749 section 3.3. */
export function scopeProblem(text: string): string | undefined {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text) ? undefined : 'is not one scope: printable ASCII without spaces';
}
