import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';

/** A resolver: Node's own, or one that a test puts in its place. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

export const systemLookup: Lookup = (hostname, options, callback) => lookup(hostname, options, callback);

/**
 * All addresses of a host, without brackets; an IP address is its own.
 * @throws the resolver's error
 */
export function addressesOf(lookup: Lookup, host: string): Promise<readonly string[]> {
  if (isIP(host)) return Promise.resolve([host]);
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses.map(({ address }) => address));
    });
  });
}
