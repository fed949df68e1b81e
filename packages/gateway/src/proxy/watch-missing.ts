import type { Configuration } from '../domain/configuration.ts';
import { awaitsPerson } from '../upstream/identities/awaits-person.ts';
import { slotKey } from '../upstream/slots.ts';
import { listsChanged } from './listen.ts';
import type { Services } from './services.ts';
import type { ServerState } from './view.ts';

/** Tells clients that listen when a server is gone or back, and looks for those that are gone while somebody listens. */
export interface MissingWatch {
  /** A server is missing for some (as `slotKey` says it), or no longer, or for another kind of reason than before. */
  moved(slot: string): void;
  /** A server starts or ceases to be left alone: whoever listens is to know without asking. @param server its slug */
  turned(server: string): void;
  close(): void;
}

/** Milliseconds in which several servers that move, and one that moves for several users, are told of at once. */
const gathering = 100;

export function watchMissing(
  services: Services,
  configuration: () => Configuration | Promise<Configuration>,
): MissingWatch {
  const { upstream, sessions, views, catalogues } = services;
  const report = (err: unknown) => upstream.log.warn({ err }, 'missing servers not looked for');
  let moved = new Set<string>();
  let later: NodeJS.Timeout | undefined;

  async function listeners() {
    const { gatewaysById } = await configuration();
    return sessions.active().flatMap((session) => {
      const configured = gatewaysById.get(session.record.gatewayId);
      return session.stream && configured ? [{ session, stream: session.stream, configured }] : [];
    });
  }

  /** Each server is asked once for each identity and profile, however many listen. */
  async function ask(isWanted: (state: ServerState) => boolean): Promise<void> {
    const asked = new Set<string>();
    for (const { session, configured } of await listeners()) {
      const view = views.known(configured, session.viewer) ?? (await views.fresh(configured, session.viewer));
      for (const state of view.servers.filter(isWanted)) {
        const key = slotKey(state, session.viewer);
        if (!asked.has(key)) void catalogues.fresh(state, session.viewer);
        asked.add(key);
      }
    }
  }

  async function tell(): Promise<void> {
    later = undefined;
    const slots = moved;
    moved = new Set();
    for (const { session, stream, configured } of await listeners()) {
      if (!configured.servers.some((assigned) => slots.has(slotKey(assigned, session.viewer)))) continue;
      for (const event of listsChanged) stream.send(event);
      stream.follow(configured);
    }
  }

  const isMissing = ({ failure }: ServerState) => failure !== undefined && !awaitsPerson(failure.code);
  const timer = setInterval(() => void ask(isMissing).catch(report), upstream.limits.failureLife).unref();

  return {
    moved(slot) {
      moved.add(slot);
      later ??= setTimeout(() => void tell().catch(report), gathering).unref();
    },
    turned: (slug) => void ask(({ server }) => server.slug === slug).catch(report),
    close() {
      clearInterval(timer);
      clearTimeout(later);
    },
  };
}
