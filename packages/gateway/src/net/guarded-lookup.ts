import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { NetworkClass } from '../domain/records.ts';
import { addressRefusal } from './address.ts';

/** Thrown by a connection attempt to an address that the server's network class does not open. */
export class ForbiddenAddress extends Error {
  readonly code = 'FORBIDDEN_ADDRESS';
}

/**
 * A resolver for sockets that hands out checked addresses only. The socket connects to exactly what is returned here,
 * so a name that resolves differently a moment later (DNS rebinding) changes nothing.
 */
export function guardedLookup(network: NetworkClass): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refusal = firstRefusal(addresses, network);
      if (refusal) return callback(new ForbiddenAddress(refusal), '', 0);
      const [first] = addresses;
      if (options.all || !first) return (callback as (error: null, all: LookupAddress[]) => void)(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

function firstRefusal(addresses: readonly LookupAddress[], network: NetworkClass): string | undefined {
  for (const { address } of addresses) {
    const refusal = addressRefusal(address, network);
    if (refusal) return refusal;
  }
  return undefined;
}
