import { isLoopbackHost } from './loopback.ts';

/** @throws TypeError where it has a path, or is plain http off loopback */
export function issuerOf(text: string): URL {
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname)))
    throw new TypeError(`the issuer must be https, or http on loopback: ${text}`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new TypeError(`the issuer must be an origin without a path: ${text}`);
  return url;
}
