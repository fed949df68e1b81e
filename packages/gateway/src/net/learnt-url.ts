import type { NetworkClass } from '../domain/records.ts';

/**
 * The network class of a URL that was learnt from a server: its metadata, a redirect, a link. `network: private` opens the
 * server's own origin and nothing that the server points to, or a private server could lead us to all of its neighbours.
 * @param url any URL
 * @param server where the URL was learnt, with the class that an administrator gave it
 */
export function learntNetwork(
  url: string,
  server: { readonly url: string; readonly network: NetworkClass },
): NetworkClass {
  const sameOrigin = URL.canParse(url) && new URL(url).origin === new URL(server.url).origin;
  return sameOrigin ? server.network : 'public';
}
