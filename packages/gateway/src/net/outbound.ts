import { isIP } from 'node:net';
import { type Dispatcher, Pool } from 'undici';
import type { NetworkClass } from '../domain/records.ts';
import { addressRefusal } from './address.ts';
import { ForbiddenAddress, guardedLookup } from './guarded-lookup.ts';

/** What receives an answer, event by event: undici's handler, of which no bodies are ever buffered. */
export type ResponseHandler = Dispatcher.DispatchHandler;
export type ResponseController = Dispatcher.DispatchController;
/** Answer headers by lower-case name. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

/** Where a request goes. Made once per server, so that the hot path parses no URL. */
export interface Target {
  readonly origin: string;
  readonly path: string;
  readonly host: string;
  readonly network: NetworkClass;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Names and values in turn. Host comes from the target, never from here. */
  readonly headers: readonly string[];
  readonly body?: Buffer;
  /** Milliseconds until the answer's head; 0 for no limit. */
  readonly headTimeout: number;
  /** Milliseconds of silence allowed within the body; 0 for no limit. */
  readonly idleTimeout: number;
}

/** The one way out: every request to a server goes through here. Redirects are not followed. */
export interface Outbound {
  /** Sends; everything that happens is told to `handler`, a refused address as `onResponseError` with FORBIDDEN_ADDRESS. */
  send(target: Target, request: OutboundRequest, handler: ResponseHandler): void;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

export function targetOf(url: string, network: NetworkClass): Target {
  const { origin, pathname, search, hostname } = new URL(url);
  return { origin, path: pathname + search, host: hostname.replace(/^\[|\]$/g, ''), network };
}

const poolOptions = {
  pipelining: 1,
  // A new TLS connection per call costs thirty times a kept one.
  keepAliveTimeout: 60_000,
  allowH2: false,
} satisfies Pool.Options;

const connectTimeout = 10_000;

/** Keeps one pool per origin and network class: a connection opened for a private server is never reused for a public one. */
export function createOutbound(): Outbound {
  const pools = new Map<string, Pool>();
  const routes = new WeakMap<Target, Pool | ForbiddenAddress>();

  function poolOf(target: Target): Pool {
    const key = `${target.network} ${target.origin}`;
    const known = pools.get(key);
    if (known) return known;
    const connect = { lookup: guardedLookup(target.network), timeout: connectTimeout };
    const pool = new Pool(target.origin, { ...poolOptions, connect });
    pools.set(key, pool);
    return pool;
  }

  /** A literal address is never looked up, so it is judged before a socket exists. */
  function routeOf(target: Target): Pool | ForbiddenAddress {
    const known = routes.get(target);
    if (known) return known;
    const refusal = isIP(target.host) ? addressRefusal(target.host, target.network) : undefined;
    const route = refusal === undefined ? poolOf(target) : new ForbiddenAddress(refusal);
    routes.set(target, route);
    return route;
  }

  return {
    send(target, request, handler) {
      const route = routeOf(target);
      if (route instanceof ForbiddenAddress) return handler.onResponseError?.(noConnection, route);
      const { method, headers, body, headTimeout, idleTimeout } = request;
      route.dispatch(
        {
          path: target.path,
          method,
          headers: headers as string[],
          body: body ?? null,
          headersTimeout: headTimeout,
          bodyTimeout: idleTimeout,
        },
        handler,
      );
      return undefined;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

/** Stands for the connection that was never made. */
const noConnection: ResponseController = {
  aborted: true,
  paused: false,
  reason: null,
  abort() {},
  pause() {},
  resume() {},
};
