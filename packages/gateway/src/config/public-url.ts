import { coded } from '../errors/coded-error.ts';
import { isLoopbackHost } from './private-host.ts';
import { webUrl, withoutCredentials } from './url-text.ts';

/** Why a text cannot be the public URL, or `undefined` when it can. */
export function publicUrlProblem(text: string): string | undefined {
  const url = webUrl(text);
  if (!url) return 'it is not an http or https URL';
  if (url.username !== '' || url.password !== '') return 'it may not hold credentials';
  if (url.pathname !== '/') return 'it may not have a path: Gatehouse needs a host name of its own';
  if (/[?#]/.test(text)) return 'it may not have a query or a fragment';
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return 'plain http is for loopback only: use https';
  return undefined;
}

/**
 * The public URL as it is compared and published: an origin. `.origin` is the text without the trailing slash.
 * @throws public_url_invalid
 */
export function parsePublicUrl(text: string): URL {
  const reason = publicUrlProblem(text);
  if (reason !== undefined) throw coded('public_url_invalid', { url: withoutCredentials(text), reason });
  return new URL(new URL(text).origin);
}

/** What the public URL is where none is configured. */
export function defaultPublicUrl(port: number): URL {
  return new URL(`http://127.0.0.1:${port}`);
}
