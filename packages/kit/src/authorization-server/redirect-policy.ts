import type { RedirectPolicy } from './contract.ts';
import { isLoopbackHost } from './loopback.ts';

/** The schemes of the AI apps that people use, beside those that name a domain in reverse. */
export const usualSchemes: readonly string[] = [
  'cursor',
  'vscode',
  'vscode-insiders',
  'windsurf',
  'claude',
  'zed',
  'goose',
  'raycast',
];

/** Never, whatever a policy allows: what a browser does with them is run or read something. */
const dangerous = new Set([
  'javascript',
  'data',
  'file',
  'vbscript',
  'blob',
  'about',
  'filesystem',
  'view-source',
  'ws',
  'wss',
  'ftp',
]);

/**
 * Why an application may not have people sent back to there; undefined where it may: https anywhere, http on loopback (RFC 8252,
 * section 7.3), private-use schemes that are listed or that name a domain in reverse (section 7.1). It goes to logs: what may be secret in an
 * address is left out.
 */
export function redirectProblem(uri: string, { schemes }: RedirectPolicy): string | undefined {
  if (!URL.canParse(uri)) return 'one is not an absolute URI';
  const { protocol, host, hostname, pathname, hash, username, password } = new URL(uri);
  const scheme = protocol.slice(0, -1);
  const shown = `${protocol}//${host}${pathname}`;
  if (hash !== '' || uri.includes('#')) return `${shown} has a fragment`;
  if (username !== '' || password !== '') return `${shown} holds credentials`;
  if (dangerous.has(scheme)) return `${scheme}: is never allowed`;
  if (scheme === 'https') return undefined;
  if (scheme === 'http') return isLoopbackHost(hostname) ? undefined : `${shown} is plain http off loopback`;
  if (scheme.includes('.') || schemes.includes(scheme)) return undefined;
  return `the scheme ${scheme}: is not allowed here`;
}

/** Whether all of them lead back to the machine that the browser runs on, where any program may listen. */
export function isLoopbackOnly(uris: readonly string[]): boolean {
  return uris.length > 0 && uris.every((uri) => URL.canParse(uri) && isLoopbackHost(new URL(uri).hostname));
}

/** Without the port, which differs from run to run. */
export function withoutLoopbackPort(uri: string): string {
  if (!URL.canParse(uri)) return uri;
  const url = new URL(uri);
  if (url.protocol !== 'http:' || !isLoopbackHost(url.hostname)) return uri;
  url.port = '';
  return url.href;
}
