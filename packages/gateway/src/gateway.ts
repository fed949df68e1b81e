import { fileURLToPath } from 'node:url';
import type { AuditTrail } from './audit/audit.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import type { EgressConfig } from './config/config.ts';
import { defaultLimits, type Limits } from './config/limits.ts';
import { coded } from './errors/coded-error.ts';
import { healthz, readyz } from './http/health.ts';
import { openListener } from './http/listener.ts';
import { resourceMetadata, resourceMetadataPrefix } from './http/resource-metadata.ts';
import { staticUi } from './http/static-ui.ts';
import type { Log } from './log/logger.ts';
import { listenerEndpoint, type OwnEndpoint } from './net/endpoint.ts';
import { createOutbound } from './net/outbound.ts';
import { createDataPlane } from './proxy/data-plane.ts';
import { endForbidden } from './proxy/end-forbidden.ts';
import { listChangedEvent } from './proxy/listen.ts';
import { createSessions } from './proxy/sessions.ts';
import { createSnapshot } from './proxy/snapshot.ts';
import { createViews } from './proxy/views.ts';
import type { Store } from './store/store.ts';
import { createCatalogues } from './upstream/catalogues.ts';
import { createCredentials } from './upstream/credentials.ts';

export interface GatewayOptions {
  readonly store: Store;
  readonly audit: AuditTrail;
  readonly listen: { readonly host: string; readonly port: number };
  /** Where clients reach it; the listen address where undefined. */
  readonly publicUrl: URL | undefined;
  readonly limits?: Partial<Limits>;
  readonly egress?: EgressConfig | undefined;
  /** Where the database is reached: no server may be called there, nor where this gateway listens. */
  readonly databases?: readonly OwnEndpoint[];
  readonly log: Log;
}

export interface RunningGateway {
  /** The address it listens on. */
  readonly url: string;
  readonly publicUrl: string;
  /** Ends streams, lets running calls finish, flushes the audit trail. The store and the trail stay open: they are the caller's. */
  close(): Promise<void>;
}

const shutdownGrace = 10_000;

/** What a client that listens is told after any change: which lists it moved is not worth finding out. */
const listsChanged = (['tools', 'prompts', 'resources'] as const).map(listChangedEvent);

/**
 * Wires the services and starts to listen.
 * @throws port_in_use, listen_failed
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { store, audit, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  let stopping = false;

  const listener = await openListener(options.listen, log);
  const url = `http://${hostText(options.listen.host)}:${listener.port}`;
  const address = publicAddress(options.publicUrl ?? new URL(url));

  const own = [listenerEndpoint(options.listen.host, listener.port), ...(options.databases ?? [])];
  const outbound = createOutbound({ own, ...(options.egress && { egress: options.egress }) });
  const upstream = { outbound, limits, log };
  const credentials = createCredentials(store);
  const catalogues = createCatalogues(upstream, credentials);
  const sessions = createSessions(store, upstream, credentials);
  const authenticator = createAuthenticator(store);
  const services = { upstream, catalogues, sessions, views: createViews(catalogues, log) };

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
      for (const { stream } of sessions.active()) for (const event of listsChanged) stream?.send(event);
    },
    log,
  });

  listener.serve({
    ...address,
    dataPlane: createDataPlane({ services, audit, authenticator, address, configuration: snapshot.current, log }),
    routes: {
      exact: {
        '/healthz': healthz,
        '/readyz': readyz(async () => {
          if (stopping) throw coded('not_ready', {});
          await store.check();
        }),
      },
      prefixes: { [resourceMetadataPrefix]: resourceMetadata(address.origin) },
      fallback: staticUi(fileURLToPath(new URL('../dist/ui', import.meta.url))),
    },
  });

  return {
    url,
    publicUrl: address.origin,
    async close() {
      stopping = true;
      snapshot.close();
      const closed = listener.close(shutdownGrace);
      await sessions.close();
      await closed;
      await catalogues.clear();
      await upstream.outbound.close();
      await audit.flush();
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
