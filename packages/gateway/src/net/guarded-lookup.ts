import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type ConnectionRules, connectionRefusal } from './connection-refusal.ts';

/** Thrown by a connection attempt to an address that the server's network class does not open. */
export class ForbiddenAddress extends Error {
  readonly code = 'FORBIDDEN_ADDRESS';
}

/**
 * A resolver for sockets that hands out checked addresses only, of all families. The socket connects to exactly what is returned
 * here (one after the other, where Node tries several), so a name that resolves differently a moment later (DNS rebinding)
 * changes nothing. Not asked for IP addresses: those are checked by `guardedConnector`.
 */
export function guardedLookup(rules: ConnectionRules): LookupFunction {
  return (hostname, options, callback) => {
    rules.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      void checked(addresses, rules).then(
        (all) => answer(all, options.all === true, callback),
        (refusal: Error) => callback(refusal, '', 0),
      );
    });
  };
}

/** @throws ForbiddenAddress */
async function checked(addresses: readonly LookupAddress[], rules: ConnectionRules): Promise<LookupAddress[]> {
  const refusal = await connectionRefusal(
    addresses.map(({ address }) => address),
    rules,
  );
  if (refusal !== undefined) throw new ForbiddenAddress(refusal);
  return [...addresses];
}

function answer(addresses: LookupAddress[], all: boolean, callback: Parameters<LookupFunction>[2]): void {
  const [first] = addresses;
  if (!first) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
  else if (all) (callback as (error: null, addresses: LookupAddress[]) => void)(null, addresses);
  else callback(null, first.address, first.family);
}
