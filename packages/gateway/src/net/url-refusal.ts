import type { NetworkClass } from '../domain/records.ts';

/** Why a URL of this scheme may not be called, or `undefined`. @param url a URL or an origin */
export function schemeRefusal(url: string, network: NetworkClass): string | undefined {
  if (/^https:/i.test(url)) return undefined;
  if (!/^http:/i.test(url)) return 'only https, and http with network: private, can be called';
  return network === 'private' ? undefined : 'plain http needs network: private, which an administrator sets';
}

/**
 * Why a URL may not be fetched, before anything is known of its host's addresses; `undefined` when it may.
 * A user name in a URL is refused: it hides which host is meant (`https://example.com@evil.test`) and ends up in logs.
 */
export function urlRefusal(url: URL, network: NetworkClass): string | undefined {
  if (url.username !== '' || url.password !== '') return 'it holds a user name or a password';
  return schemeRefusal(url.protocol, network);
}
