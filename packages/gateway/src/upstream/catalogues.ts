import type { Server } from '../domain/records.ts';
import { asCoded, type CodedError, coded } from '../errors/coded-error.ts';
import { type Catalogue, readCatalogue, sessionLost } from './catalogue.ts';
import type { Credentials } from './credentials.ts';
import { endSession, type OpenedSession, openSession } from './open-session.ts';
import type { Upstream } from './upstream.ts';

/** What is known of a server's lists. */
export interface CatalogueState {
  /** As last seen; kept through failures, so that a call still finds the server that owns the tool. */
  readonly catalogue: Catalogue | undefined;
  /** Why the server is left out of lists now. */
  readonly failure: CodedError | undefined;
}

/** One catalogue per server, with a short life; servers are asked once however many clients wait. */
export interface Catalogues {
  /** The state without asking anyone; `undefined` when the server was never asked. */
  known(server: Server): CatalogueState | undefined;
  /** Asks the server where its list has expired. Never rejects: a failure is part of the state. */
  fresh(server: Server): Promise<CatalogueState>;
  /** Forgets the life of what is known, after the server said its lists changed. */
  expire(server: Server): void;
  /** Forgets everything, after a change of configuration. */
  clear(): Promise<void>;
}

interface Slot {
  state: CatalogueState | undefined;
  /** By `performance.now()`: a clock that is set must not freeze a list. */
  expiresAt: number;
  /** How often the server said that its lists changed. */
  changes: number;
  session: OpenedSession | undefined;
  running: Promise<CatalogueState> | undefined;
}

export function createCatalogues(upstream: Upstream, credentials: Credentials): Catalogues {
  let slots = new Map<string, Slot>();

  function slotOf(server: Server): Slot {
    let slot = slots.get(server.id);
    if (!slot) {
      slot = { state: undefined, expiresAt: 0, changes: 0, session: undefined, running: undefined };
      slots.set(server.id, slot);
    }
    return slot;
  }

  async function read(server: Server, slot: Slot): Promise<Catalogue> {
    const reused = slot.session !== undefined;
    slot.session ??= await openSession(upstream, await credentials.endpoint(server));
    try {
      return await readCatalogue(upstream, slot.session.link, slot.session.info);
    } catch (error) {
      slot.session = undefined;
      if (error !== sessionLost) throw error;
      if (!reused) throw coded('upstream_refused', { server: server.slug, status: 404 });
      return read(server, slot);
    }
  }

  async function refresh(server: Server, slot: Slot): Promise<CatalogueState> {
    const { changes } = slot;
    const state = await ask(server, slot);
    // Who was told of a change must not be shown a list that was made up before it.
    return slot.changes === changes ? state : ask(server, slot);
  }

  async function ask(server: Server, slot: Slot): Promise<CatalogueState> {
    const { catalogueLife, failureLife } = upstream.limits;
    const { changes } = slot;
    try {
      slot.state = { catalogue: await read(server, slot), failure: undefined };
      slot.expiresAt = slot.changes === changes ? performance.now() + catalogueLife : 0;
    } catch (error) {
      const failure = asCoded(error);
      upstream.log.warn({ server: server.slug, code: failure.code, err: failure }, 'server left out of lists');
      slot.state = { catalogue: slot.state?.catalogue, failure };
      slot.expiresAt = performance.now() + failureLife;
    }
    return slot.state;
  }

  return {
    known: (server) => slots.get(server.id)?.state,
    fresh(server) {
      const slot = slotOf(server);
      if (slot.state && performance.now() < slot.expiresAt) return Promise.resolve(slot.state);
      slot.running ??= refresh(server, slot).finally(() => {
        slot.running = undefined;
      });
      return withDeadline(slot.running, slot, server, upstream.limits.listTimeout);
    },
    expire(server) {
      const slot = slotOf(server);
      slot.changes += 1;
      slot.expiresAt = 0;
    },
    async clear() {
      const sessions = [...slots.values()].flatMap(({ session }) => (session ? [session.link] : []));
      slots = new Map();
      await Promise.all(sessions.map((link) => endSession(upstream, link)));
    },
  };
}

/** A server that takes longer than the deadline is left out of this answer; the asking goes on for the next one. */
function withDeadline(
  running: Promise<CatalogueState>,
  slot: Slot,
  server: Server,
  milliseconds: number,
): Promise<CatalogueState> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      const failure = coded('upstream_timeout', { server: server.slug, seconds: milliseconds / 1000 });
      resolve({ catalogue: slot.state?.catalogue, failure });
    }, milliseconds);
    void running.then((state) => {
      clearTimeout(late);
      resolve(state);
    });
  });
}
