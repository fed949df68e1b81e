import type { Configuration } from '../domain/configuration.ts';
import type { Server } from '../domain/records.ts';
import { listsChanged } from './listen.ts';
import type { Services } from './services.ts';

/** Tells clients that listen when a server is gone or back, and looks for those that are gone while somebody listens. */
export interface MissingWatch {
  /** A server is missing, or no longer, or for another reason than before. */
  moved(server: Pick<Server, 'id'>): void;
  close(): void;
}

export function watchMissing(
  services: Services,
  configuration: () => Configuration | Promise<Configuration>,
): MissingWatch {
  const { upstream, sessions, views, catalogues } = services;
  const report = (err: unknown) => upstream.log.warn({ err }, 'missing servers not looked for');

  async function listeners() {
    const { gatewaysById } = await configuration();
    return sessions.active().flatMap((session) => {
      const configured = gatewaysById.get(session.record.gatewayId);
      return session.stream && configured ? [{ session, stream: session.stream, configured }] : [];
    });
  }

  /** Each server is asked once, however many listen. */
  async function look(): Promise<void> {
    for (const { session, configured } of await listeners()) {
      const view = views.known(configured, session.viewer) ?? (await views.fresh(configured, session.viewer));
      const missing = view.servers.filter(({ failure }) => failure !== undefined);
      for (const assigned of missing) void catalogues.fresh(assigned, session.viewer);
    }
  }

  const timer = setInterval(() => void look().catch(report), upstream.limits.failureLife).unref();

  return {
    moved({ id }) {
      const tell = async () => {
        for (const { stream, configured } of await listeners()) {
          if (!configured.servers.some(({ server }) => server.id === id)) continue;
          for (const event of listsChanged) stream.send(event);
          stream.follow(configured);
        }
      };
      void tell().catch(report);
    },
    close: () => clearInterval(timer),
  };
}
