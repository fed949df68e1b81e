import { Client, type Dispatcher, Pool } from 'undici';
import type { EgressConfig } from '../config/config.ts';
import type { NetworkClass } from '../domain/records.ts';
import { type ConnectionFacts, watchedConnector, watchedLookup } from './connection-facts.ts';
import type { ConnectionRules } from './connection-refusal.ts';
import { type Connector, guardedConnector } from './connector.ts';
import type { OwnEndpoint } from './endpoint.ts';
import { ForbiddenAddress } from './guarded-lookup.ts';
import { type Lookup, systemLookup } from './lookup.ts';
import { createProxyTunnel } from './proxy-tunnel.ts';
import { schemeRefusal } from './url-refusal.ts';

/**
 * What receives an answer, event by event: undici's handler, of which no bodies are ever buffered. All five are required, because
 * undici refuses a handler that lacks one, and the request with it.
 */
export type ResponseHandler = Required<
  Pick<
    Dispatcher.DispatchHandler,
    'onRequestStart' | 'onResponseStart' | 'onResponseData' | 'onResponseEnd' | 'onResponseError'
  >
>;
export type ResponseController = Dispatcher.DispatchController;
/** Answer headers by lower-case name. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

/** Where a request goes. Made once per server, so that the hot path parses no URL. */
export interface Target {
  readonly origin: string;
  readonly path: string;
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

/** The one way out: every request to a server goes through here. Redirects are not followed, nothing is unpacked. */
export interface Outbound {
  /** Sends; everything that happens is told to `handler`, a refused address as `onResponseError` with FORBIDDEN_ADDRESS. */
  send(target: Target, request: OutboundRequest, handler: ResponseHandler): void;
  /**
   * The same on a connection of its own, closed afterwards: for documents from anywhere, of which no pools are kept.
   * @param onFacts told what is found out about the connection, in one or two parts
   */
  sendOnce(
    target: Target,
    request: OutboundRequest,
    handler: ResponseHandler,
    onFacts?: (facts: Partial<ConnectionFacts>) => void,
  ): void;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

export interface OutboundOptions {
  /** Where Gatehouse itself lives: never called, whatever the network class. */
  readonly own?: readonly OwnEndpoint[];
  /** `HTTP_PROXY` and its like are not read: a variable of the environment must not decide where credentials go. */
  readonly egress?: EgressConfig;
  /** The system's where undefined. */
  readonly lookup?: Lookup;
}

export function targetOf(url: string, network: NetworkClass): Target {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search, network };
}

const poolOptions = {
  pipelining: 1,
  // A new TLS connection per call costs thirty times a kept one.
  keepAliveTimeout: 60_000,
  allowH2: false,
  maxHeaderSize: 16 * 1024,
} satisfies Pool.Options;

/** Keeps one pool per origin and network class: a connection opened for a private server is never reused for a public one. */
export function createOutbound({ own = [], egress, lookup = systemLookup }: OutboundOptions = {}): Outbound {
  const pools = new Map<string, Pool>();
  const routes = new WeakMap<Target, Pool | ForbiddenAddress>();
  const visits = new Set<Client>();
  const { localAddress, proxy } = egress ?? {};
  const options = { ...poolOptions, ...(localAddress === undefined ? {} : { localAddress }) };
  const tunnel = proxy && createProxyTunnel(proxy, rulesOf({ origin: proxy.url, network: 'private' }), localAddress);

  function rulesOf({ origin, network }: Pick<Target, 'origin' | 'network'>): ConnectionRules {
    return { network, port: portOf(origin), own, lookup };
  }

  /** Private servers are in our own network, of which the proxy is the way out: they are called directly. */
  function connectorOf(rules: ConnectionRules): Connector {
    return tunnel && rules.network === 'public' ? tunnel.connector(rules) : guardedConnector(rules, localAddress);
  }

  function poolOf(target: Target): Pool {
    const key = `${target.network} ${target.origin}`;
    const known = pools.get(key);
    if (known) return known;
    const pool = new Pool(target.origin, { ...options, connect: connectorOf(rulesOf(target)) });
    pools.set(key, pool);
    return pool;
  }

  function routeOf(target: Target): Pool | ForbiddenAddress {
    const known = routes.get(target);
    if (known) return known;
    const route = refused(target) ?? poolOf(target);
    routes.set(target, route);
    return route;
  }

  return {
    send(target, request, handler) {
      const route = routeOf(target);
      if (route instanceof ForbiddenAddress) return handler.onResponseError(noConnection, route);
      route.dispatch(dispatchOptions(target, request), handler);
      return undefined;
    },
    sendOnce(target, request, handler, onFacts = () => {}) {
      const refusal = refused(target);
      if (refusal) return handler.onResponseError(noConnection, refusal);
      const rules = { ...rulesOf(target), lookup: watchedLookup(lookup, onFacts) };
      const visit = new Client(target.origin, { ...options, connect: watchedConnector(connectorOf(rules), onFacts) });
      visits.add(visit);
      visit.dispatch(dispatchOptions(target, request), handler);
      void visit.close().finally(() => visits.delete(visit));
      return undefined;
    },
    async close() {
      await Promise.all([...pools.values(), ...visits].map((each) => each.destroy()));
      await tunnel?.close();
      pools.clear();
    },
  };
}

function refused({ origin, network }: Target): ForbiddenAddress | undefined {
  const refusal = schemeRefusal(origin, network);
  return refusal === undefined ? undefined : new ForbiddenAddress(refusal);
}

function portOf(origin: string): number {
  const { port, protocol } = new URL(origin);
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

function dispatchOptions(target: Target, request: OutboundRequest): Dispatcher.DispatchOptions {
  const { method, headers, body, headTimeout, idleTimeout } = request;
  return {
    path: target.path,
    method,
    headers: headers as string[],
    body: body ?? null,
    headersTimeout: headTimeout,
    bodyTimeout: idleTimeout,
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
