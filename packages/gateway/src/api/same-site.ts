import { coded } from '../errors/coded-error.ts';

export interface Sender {
  readonly method: string;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`: what the browser says of who asks (Fetch Metadata). */
  readonly fetchSite: string | undefined;
}

const safe = new Set(['GET', 'HEAD']);

/**
 * Lets through what our own pages send, since the cookie comes along with whatever a browser sends. Reading may also begin in the
 * address bar; changing must say its origin (RFC 6454), and it must be ours.
 * @param ours our public URL without trailing slash
 * @throws origin_not_allowed
 */
export function refuseOtherSites({ method, origin, fetchSite }: Sender, ours: string): void {
  const isSafe = safe.has(method);
  const isOurs = isSafe ? origin === undefined || origin === ours : origin === ours;
  const isSame = fetchSite === undefined || fetchSite === 'same-origin' || (isSafe && fetchSite === 'none');
  if (!isOurs || !isSame) throw coded('origin_not_allowed', {});
}
