import type { NetworkClass } from '../domain/records.ts';

/**
 * The network class of a URL that was learnt from a server: its metadata, a redirect, a link. `network: private` opens the
 * server's own host, on any port, and nothing else that the server points to, or a private server could lead us to all of its
 * neighbours. All names and addresses of loopback are one host, because what lives there names itself by any of them.
 * @param url any URL
 * @param server where the URL was learnt, with the class that an administrator gave it
 * @param typed a URL that an administrator gave for this server, so that its host is opened as the server's own is
 */
export function learntNetwork(
  url: string,
  server: { readonly url: string; readonly network: NetworkClass },
  typed?: string,
): NetworkClass {
  const host = hostOf(url);
  const opened = [server.url, ...(typed === undefined ? [] : [typed])].map(hostOf);
  return host !== undefined && opened.includes(host) ? server.network : 'public';
}

/** Undefined for what cannot be called at all. */
function hostOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  return isLoopback(hostname) ? 'localhost' : hostname;
}

/** @param hostname of a URL, in which every spelling of an address has become the usual one */
function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
