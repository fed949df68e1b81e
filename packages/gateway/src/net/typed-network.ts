import { isIP } from 'node:net';
import { isPrivateHost } from '../config/private-host.ts';
import type { NetworkClass } from '../domain/records.ts';
import { addressesOf, type Lookup, systemLookup } from './lookup.ts';

/**
 * The network class of a URL that somebody typed to have it looked at from their own machine: `private` for plain http, and where any
 * of its addresses is not on the internet. Never for a URL that came from elsewhere: it opens what is private to whoever names it.
 */
export async function typedNetwork(url: string, lookup: Lookup = systemLookup): Promise<NetworkClass> {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' || isPrivateHost(hostname)) return 'private';
  const addresses = await addressesOf(lookup, hostname.replace(/^\[(.*)\]$/, '$1')).catch(() => []);
  const hosts = addresses.map((address) => (isIP(address) === 6 ? `[${address}]` : address));
  return hosts.some(isPrivateHost) ? 'private' : 'public';
}
