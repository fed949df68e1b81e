import { isIP } from 'node:net';
import type { ProxyConfig } from './config.ts';
import { webUrl } from './url-text.ts';

/** Why a text cannot be an address of `egress`, or `undefined` when it can. */
export function addressProblem(text: string): string | undefined {
  return isIP(text) === 0 || text.includes('%') ? 'is not an IP address' : undefined;
}

/** Why a text cannot be the egress proxy, or `undefined` when it can. Never repeats the text: it may hold a password. */
export function proxyProblem(text: string): string | undefined {
  const url = webUrl(text);
  if (!url) return 'is not the http or https URL of a proxy';
  if (url.pathname !== '/' || /[?#]/.test(text))
    return 'may have a host, a port and credentials, and nothing behind them';
  return isDecodable(url.username) && isDecodable(url.password)
    ? undefined
    : 'holds credentials with a % that is not followed by two hexadecimal digits: write it as %25';
}

/**
 * A proxy's URL with its credentials apart, as Basic authentication wants them (RFC 7617). A text that cannot be a proxy is kept
 * whole, for `proxyProblem` to judge.
 */
export function proxyConfig(text: string): ProxyConfig {
  if (proxyProblem(text) !== undefined) return { url: text, authorization: undefined };
  const { origin, username, password } = new URL(text);
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url: origin, authorization: pair === ':' ? undefined : `Basic ${Buffer.from(pair).toString('base64')}` };
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
