import type { Duplex } from 'node:stream';
import { buildConnector, Pool } from 'undici';
import type { ProxyConfig } from '../config/config.ts';
import { type ConnectionRules, connectionRefusal } from './connection-refusal.ts';
import { type Connector, connectTimeout, guardedConnector } from './connector.ts';
import { ForbiddenAddress } from './guarded-lookup.ts';
import { addressesOf } from './lookup.ts';
import { reasonOf } from './socket-reasons.ts';

/** The way through the proxy could not be opened. The message is safe to show: it names neither the proxy nor its credentials. */
export class ProxyFailure extends Error {
  readonly code = 'PROXY_FAILED';
}

/** A way through an HTTP proxy. */
export interface ProxyTunnel {
  connector(rules: ConnectionRules): Connector;
  close(): Promise<void>;
}

/**
 * Opens tunnels (CONNECT, RFC 9110 section 9.3.6) and speaks TLS with the server inside, so that the proxy sees the host name and
 * the port and nothing else. undici's ProxyAgent does the same and copies the headers of each request for it.
 *
 * The target is checked by our own lookup first, literal addresses included. Then the proxy, which is told the name, looks it up
 * **again**: against a name that resolves differently for the proxy only the proxy's own rules help.
 *
 * @param rules those for the connection to the proxy itself
 * @param localAddress what the connection to the proxy is bound to
 */
export function createProxyTunnel(
  proxy: ProxyConfig,
  rules: ConnectionRules,
  localAddress: string | undefined,
): ProxyTunnel {
  const connect = guardedConnector(rules, localAddress);
  const local = localAddress === undefined ? {} : { localAddress };
  const pool = new Pool(proxy.url, { connect, headersTimeout: connectTimeout, ...local });
  return {
    connector(target) {
      // One per pool, so that TLS sessions are resumed within an origin only.
      const secure = buildConnector({ timeout: connectTimeout, allowH2: false });
      return (options, callback) => {
        void openTunnel(pool, proxy, target, options).then(
          (httpSocket) => secure({ ...options, httpSocket } as buildConnector.Options, callback),
          (error: Error) => callback(error, null),
        );
      };
    },
    close: () => pool.destroy(),
  };
}

/** @throws ForbiddenAddress, ProxyFailure, the resolver's error */
async function openTunnel(
  pool: Pool,
  { authorization }: ProxyConfig,
  target: ConnectionRules,
  { hostname }: buildConnector.Options,
): Promise<Duplex> {
  const refusal = await connectionRefusal(await addressesOf(target.lookup, hostname), target);
  if (refusal !== undefined) throw new ForbiddenAddress(refusal);
  const path = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${target.port}`;
  const headers = { host: path, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) };
  const { statusCode, socket } = await pool.connect({ path, headers }).catch((error: unknown) => {
    throw new ProxyFailure(`the egress proxy cannot be used: ${reasonOf(error)}`, { cause: error });
  });
  if (statusCode === 200) return socket;
  socket.on('error', () => {}).destroy();
  throw new ProxyFailure(`the egress proxy refused the way with HTTP ${statusCode}`);
}
