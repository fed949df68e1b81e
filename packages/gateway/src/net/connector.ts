import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { type ConnectionRules, connectionRefusal } from './connection-refusal.ts';
import { ForbiddenAddress, guardedLookup } from './guarded-lookup.ts';

/** Makes one connection for a pool. */
export type Connector = buildConnector.connector;

/** Milliseconds for a connection to stand, TLS included. */
export const connectTimeout = 10_000;

/**
 * Connects where the rules allow it, else fails with `ForbiddenAddress`. All checks of addresses are made here, when a connection
 * is made, so that a call on a connection that stands pays nothing for them.
 * @param localAddress what the socket is bound to, where that is set: only names' addresses of its family are asked for
 */
export function guardedConnector(rules: ConnectionRules, localAddress: string | undefined): Connector {
  const family = localAddress === undefined ? {} : { family: isIP(localAddress) };
  const connect = buildConnector({
    timeout: connectTimeout,
    allowH2: false,
    lookup: guardedLookup(rules),
    ...family,
  });
  return (options, callback) => {
    // A literal address is never looked up.
    if (isIP(options.hostname) === 0) return connect(options, callback);
    void connectionRefusal([options.hostname], rules).then((refusal) => {
      if (refusal === undefined) connect(options, callback);
      else callback(new ForbiddenAddress(refusal), null);
    });
    return undefined;
  };
}
