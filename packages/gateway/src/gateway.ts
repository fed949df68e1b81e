import { fileURLToPath } from 'node:url';
import { createAuthorizationServer } from 'mcp-gatehouse-kit';
import { createAlerts } from './alerts/alerts.ts';
import type { ApiParts } from './api/parts.ts';
import { type Api, createApi } from './api/serve.ts';
import type { AuditReader, AuditTrail } from './audit/audit.ts';
import { appTokens } from './auth/app-tokens.ts';
import { authorizationOptions, consentPrefix } from './auth/apps/authorization-options.ts';
import { type Consents, createConsents } from './auth/apps/consents.ts';
import { limitDocuments } from './auth/apps/document-limit.ts';
import { mayIssue, noAuthorizationServer } from './auth/apps/no-authorization-server.ts';
import { createUsedConnections } from './auth/apps/used-connections.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import { type BrowserSessions, createBrowserSessions } from './auth/browser-sessions.ts';
import { gatewayTokens } from './auth/gateway-tokens.ts';
import { createOpenIdSignIn, openIdCallbackPath } from './auth/openid/sign-in.ts';
import type { EgressConfig, SignInProviderConfig } from './config/config.ts';
import { defaultLimits, type Limits } from './config/limits.ts';
import { createIdSealer } from './crypto/sealed-id.ts';
import type { Session } from './domain/records.ts';
import { coded } from './errors/coded-error.ts';
import { apiRoute } from './http/api-route.ts';
import { showAuthorizationError } from './http/authorization/error-page.ts';
import { authorizationRoutes } from './http/authorization/routes.ts';
import { type AddressOf, createAddressOf } from './http/client-address.ts';
import { clientDocumentRoute } from './http/client-document.ts';
import { connectRoute } from './http/connect/routes.ts';
import { consentRoute } from './http/consent/routes.ts';
import { healthz, readyz } from './http/health.ts';
import { openListener } from './http/listener.ts';
import { type Cookie, cookieOf } from './http/pages/cookies.ts';
import { openIdRoute, openIdStartPrefix } from './http/people/openid.ts';
import { peoplePaths, peopleRoute } from './http/people/routes.ts';
import { resourceMetadata, resourceMetadataPath } from './http/resource-metadata.ts';
import type { Route, RoutingTable } from './http/routes.ts';
import { staticUi } from './http/static-ui.ts';
import type { Log } from './log/logger.ts';
import { createDocumentFetch } from './net/document-fetch.ts';
import { listenerEndpoint, type OwnEndpoint } from './net/endpoint.ts';
import { createOutbound, type Outbound } from './net/outbound.ts';
import { announceChange } from './proxy/announce-change.ts';
import { createDataPlane } from './proxy/data-plane.ts';
import { endForbidden } from './proxy/end-forbidden.ts';
import { createSessionMarks } from './proxy/session-marks.ts';
import { createSessions } from './proxy/sessions.ts';
import { createSnapshot } from './proxy/snapshot.ts';
import { stopRunning } from './proxy/stop-running.ts';
import { createViews } from './proxy/views.ts';
import { type MissingWatch, watchMissing } from './proxy/watch-missing.ts';
import { startHousekeeping } from './store/housekeeping.ts';
import type { Store } from './store/store.ts';
import { type Catalogues, createCatalogues } from './upstream/catalogues.ts';
import { connectPath } from './upstream/connect-path.ts';
import { createHealth, watchServers } from './upstream/health.ts';
import { createIdentities } from './upstream/identities/identities.ts';
import { refreshLimits } from './upstream/identities/refresh-under-lease.ts';
import { clientDocumentPath, oauthAddresses } from './upstream/oauth/addresses.ts';
import { createConnections } from './upstream/sign-in/connections.ts';
import { createSignIn } from './upstream/sign-in/create-sign-in.ts';
import { createSignInReport } from './upstream/sign-in/report.ts';
import { requestRefresh } from './upstream/sign-in/request-refresh.ts';
import { startSecretWatch } from './upstream/sign-in/secret-watch.ts';
import { createTraffic } from './upstream/traffic.ts';

export interface GatewayOptions {
  readonly store: Store;
  readonly audit: AuditTrail;
  /** Of the same trail. */
  readonly reader: Pick<AuditReader, 'tail' | 'refusals' | 'hours'>;
  readonly listen: { readonly host: string; readonly port: number };
  /** Where clients reach it; the listen address where undefined. */
  readonly publicUrl: URL | undefined;
  readonly limits?: Partial<Limits>;
  readonly egress?: EgressConfig | undefined;
  /** Where the database is reached: no server may be called there, nor where this gateway listens. */
  readonly databases?: readonly OwnEndpoint[];
  readonly log: Log;
  /** OpenID providers at which people may sign in. */
  readonly signIn?: readonly SignInProviderConfig[];
  /** Proxies in front of it, whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** The kit's unless given. */
  readonly createAuthorizationServer?: typeof createAuthorizationServer;
}

/** What the parts are wired from. */
interface Wiring extends GatewayOptions {
  readonly addressOf: AddressOf;
  /** Browsers that people signed in with, and the cookie in which each holds its session. */
  readonly browsers: BrowserSessions;
  readonly session: Cookie;
}

export interface RunningGateway {
  /** The address it listens on. */
  readonly url: string;
  readonly publicUrl: string;
  /** Ends streams, lets running calls finish, flushes the audit trail. The store and the trail stay open: they are the caller's. */
  close(): Promise<void>;
}

const shutdownGrace = 10_000;
/** Milliseconds before the end of that time at which calls that still run are told why they end. */
const lastWordBefore = 1_000;

/**
 * Wires the services and starts to listen.
 * @throws port_in_use, listen_failed
 */
export async function startGateway(given: GatewayOptions): Promise<RunningGateway> {
  const { store, audit, log } = given;
  const listener = await openListener(given.listen, log);
  const url = `http://${hostText(given.listen.host)}:${listener.port}`;
  const address = publicAddress(given.publicUrl ?? new URL(url));
  const options: Wiring = {
    ...given,
    addressOf: createAddressOf(given.trustedProxies ?? [], log),
    browsers: createBrowserSessions(store),
    session: cookieOf(address.origin, 'gatehouse_session'),
  };
  const own = [listenerEndpoint(options.listen.host, listener.port), ...(options.databases ?? [])];
  const outbound = createOutbound({ own, ...(options.egress && { egress: options.egress }) });
  const wayOut = wireWayOut(options, outbound, address.origin);
  await store.installation.setPublicUrl(address.origin);
  const wayIn = await wireWayIn(options, outbound, address.origin);
  const { authenticator } = wayIn;
  const { upstream, credentials, catalogues, alerts, traffic } = wayOut;
  let stopping = false;
  const sessions = createSessions(store, upstream, credentials);
  const marks = createSessionMarks(createIdSealer(await store.installation.cookieKey()));
  const views = createViews(catalogues, log);
  const services = {
    upstream,
    catalogues,
    sessions,
    views,
    marks,
    traffic,
    origin: address.origin,
    isShared: store.isShared,
    isStopping: () => stopping,
  };
  const watch = watchMissing(services, () => snapshot.current());
  wayOut.tell(watch);
  const snapshot = createSnapshot({
    store,
    first: await store.configuration(),
    forget() {
      authenticator.clear();
      credentials.clear();
      sessions.forgetLinks();
    },
    async onChange(configuration) {
      void catalogues.clear();
      await endForbidden(sessions.active(), configuration, authenticator);
      await announceChange(sessions.active(), configuration, credentials);
    },
    log,
  });
  const upkeep = [startHousekeeping(store, log), startSecretWatch({ store, alerts, log })];
  const ready = readiness(store);
  const endSession = async (session: Session): Promise<void> =>
    sessions.end(session, (await snapshot.current()).gatewaysById.get(session.gatewayId));
  const api = wireApi(options, wayOut, { ...wayIn.consents, endSession }, address.origin);
  listener.serve({
    ...address,
    dataPlane: createDataPlane({ services, audit, authenticator, address, configuration: snapshot.current, log }),
    addressOf: options.addressOf,
    routes: routesOf(address.origin, ready, {
      authorization: wayIn.routes,
      openid: wireOpenId(options, outbound, address.origin),
      connect: wireConnectPages(options, wayOut, address.origin),
      consent: wireConsentPages(options, wayIn, address.origin),
      people: wirePeoplePages(options, wayIn.consents, address.origin),
      api: apiRoute(api, options.session),
    }),
  });
  return {
    url,
    publicUrl: address.origin,
    async close() {
      ready.stop();
      stopping = true;
      watch.close();
      api.close();
      snapshot.close();
      for (const each of upkeep) each.close();
      const closed = listener.close(shutdownGrace);
      const lastWord = setTimeout(() => stopRunning(sessions.active()), shutdownGrace - lastWordBefore);
      await sessions.close();
      await closed;
      clearTimeout(lastWord);
      await wayIn.close();
      await wayOut.close();
      await audit.flush();
    },
  };
}

/** What reaches servers, and keeps our identities there alive. */
function wireWayOut({ store, log, limits }: GatewayOptions, outbound: Outbound, origin: string) {
  const upstream = { outbound, log, limits: { ...defaultLimits, ...limits } };
  const alerts = createAlerts(store.alerts, log);
  const credentials = createIdentities({
    store,
    alerts,
    log,
    limits: refreshLimits,
    request: requestRefresh(outbound, store.clients),
    linkTo: (server) => origin + connectPath(server),
  });
  const onAsked = watchServers(createHealth(store.statuses, alerts, log), credentials);
  let watch: Pick<MissingWatch, 'moved' | 'turned'> | undefined;
  const traffic = createTraffic(upstream.limits, (server) => {
    catalogues.expire(server);
    watch?.turned(server.slug);
  });
  const catalogues: Catalogues = createCatalogues({
    upstream,
    credentials,
    traffic,
    onAsked,
    onMoved: (slot) => watch?.moved(slot),
  });
  return {
    upstream,
    alerts,
    credentials,
    catalogues,
    traffic,
    tell(listener: Pick<MissingWatch, 'moved' | 'turned'>) {
      watch = listener;
    },
    async close() {
      await credentials.close();
      await catalogues.clear();
      await outbound.close();
      await alerts.settled();
    },
  };
}

/** Who comes in: tokens, the authorization server that issues them to apps, and what people let in. */
async function wireWayIn(options: Wiring, outbound: Outbound, origin: string) {
  const { store, audit, log, addressOf } = options;
  const { createAuthorizationServer: createOurs = createAuthorizationServer } = options;
  const create = mayIssue(origin) ? createOurs : noAuthorizationServer;
  const documents = limitDocuments(createDocumentFetch(outbound), store.attempts);
  const showError = showAuthorizationError;
  const server = create(await authorizationOptions({ store, origin, showError, documents, log }));
  const used = createUsedConnections(store, log);
  const authenticator = createAuthenticator([gatewayTokens(store), appTokens({ store, verifier: server, used })]);
  return {
    authenticator,
    authorizations: server.authorizations,
    consents: createConsents({ store, audit, server, origin }),
    routes: authorizationRoutes({ server, attempts: store.attempts, addressOf, documents }),
    close: () => used.close(),
  };
}

/** The pages on which people connect servers. */
function wireConnectPages(
  { store, audit, log, addressOf, browsers, session }: Wiring,
  { upstream: { outbound }, alerts }: ReturnType<typeof wireWayOut>,
  origin: string,
): Route {
  const report = createSignInReport({ store, audit, alerts, log });
  return connectRoute({
    store,
    audit,
    log,
    addressOf,
    origin,
    browsers,
    signIn: createSignIn({ store, outbound, report, context: oauthAddresses(origin) }),
    connections: createConnections({ store, audit, outbound, log }),
    cookies: { session, flow: cookieOf(origin, 'gatehouse_flow') },
  });
}

/** The pages on which people sign in at an OpenID provider. */
function wireOpenId(
  { store, audit, log, addressOf, browsers, session, signIn = [] }: Wiring,
  outbound: Outbound,
  origin: string,
): Route {
  return openIdRoute({
    audit,
    log,
    addressOf,
    origin,
    store,
    openid: createOpenIdSignIn({ store, audit, outbound, origin }, signIn),
    browsers,
    session,
    begun: cookieOf(origin, 'gatehouse_openid'),
  });
}

/** The pages on which people sign in and see what is theirs. */
function wirePeoplePages(
  { store, audit, reader, log, addressOf, browsers, session, signIn = [] }: Wiring,
  { disconnect }: Consents,
  origin: string,
): Route {
  return peopleRoute({
    store,
    audit,
    reader,
    log,
    addressOf,
    origin,
    browsers,
    session,
    providers: signIn,
    disconnect,
  });
}

/** The admin API. */
function wireApi(
  { store, audit, reader, log, egress, browsers }: Wiring,
  { upstream: { outbound } }: ReturnType<typeof wireWayOut>,
  { disconnect, endSession }: Pick<Consents, 'disconnect'> & Pick<ApiParts, 'endSession'>,
  origin: string,
): Api {
  return createApi({
    store,
    audit,
    reader,
    log,
    origin,
    outbound,
    egress,
    disconnect,
    endSession,
    browsers,
    connections: createConnections({ store, audit, outbound, log }),
  });
}

/** The pages on which people let apps in. */
function wireConsentPages(
  { store, audit, log, addressOf, browsers, session }: Wiring,
  { authorizations, consents }: Awaited<ReturnType<typeof wireWayIn>>,
  origin: string,
): Route {
  return consentRoute({
    store,
    audit,
    log,
    addressOf,
    origin,
    authorizations,
    consents,
    browsers,
    session,
  });
}

interface Mounted {
  readonly openid: Route;
  readonly authorization: ReturnType<typeof authorizationRoutes>;
  readonly connect: Route;
  readonly consent: Route;
  readonly people: Route;
  readonly api: Route;
}

function routesOf(origin: string, ready: Readiness, mounted: Mounted): RoutingTable {
  const { authorization, connect, consent, openid, api } = mounted;
  const metadata = resourceMetadata(origin, mayIssue(origin));
  const people = peoplePaths(mounted.people);
  return {
    exact: {
      ...authorization.exact,
      ...people.exact,
      '/healthz': healthz,
      '/readyz': readyz(ready.check),
      [clientDocumentPath]: clientDocumentRoute(origin),
      [openIdCallbackPath]: openid,
      [resourceMetadataPath]: metadata,
    },
    prefixes: {
      ...authorization.prefixes,
      ...people.prefixes,
      [`${resourceMetadataPath}/`]: metadata,
      [openIdStartPrefix]: openid,
      [consentPrefix]: consent,
      '/api/': api,
      '/connect/': connect,
      '/oauth/': connect,
    },
    oneHost: ['/.well-known/', '/api/', ...authorization.oneHost],
    fallback: staticUi(fileURLToPath(new URL('../dist/ui', import.meta.url))),
  };
}

interface Readiness {
  check(): Promise<void>;
  stop(): void;
}

function readiness(store: Store): Readiness {
  let stopping = false;
  return {
    async check() {
      if (stopping) throw coded('not_ready', {});
      await store.check();
    },
    stop() {
      stopping = true;
    },
  };
}

function publicAddress(url: URL): { origin: string; host: string } {
  return { origin: url.origin, host: url.host };
}

/** A listener on all interfaces is reached on this machine by loopback; IPv6 stands in brackets in a URL. */
function hostText(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
