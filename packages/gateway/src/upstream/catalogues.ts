import { isOutage } from '../domain/breaker.ts';
import type { AssignedServer } from '../domain/configuration.ts';
import type { Server } from '../domain/records.ts';
import { asCoded, type CodedError, coded } from '../errors/coded-error.ts';
import type { Catalogue } from './catalogue.ts';
import { createCatalogueReader } from './catalogue-reader.ts';
import type { Credentials } from './identities/credentials.ts';
import { createSlots, type Slot } from './slots.ts';
import type { Passage, Traffic } from './traffic.ts';
import type { Upstream } from './upstream.ts';
import type { Viewer } from './viewer.ts';

/** What is known of a server's lists. */
export interface CatalogueState {
  /** As last seen; kept through failures, so that a call still finds the server that owns the tool. */
  readonly catalogue: Catalogue | undefined;
  /** Why the server is left out of lists now. */
  readonly failure: CodedError | undefined;
}

/** One catalogue per server, identity and what the client can do; with a short life; servers are asked once however many clients wait. */
export interface Catalogues {
  /** Asks the server where its list has expired. Never rejects: a failure is part of the state. */
  fresh(assigned: AssignedServer, viewer: Viewer): Promise<CatalogueState>;
  /** Asks the server whatever the life of what is known, where it may have changed its lists without our hearing of it. */
  reread(assigned: AssignedServer, viewer: Viewer): Promise<CatalogueState>;
  /** Forgets the life of what is known, after the server said its lists changed. */
  expire(server: Pick<Server, 'slug'>): void;
  /** Asks again, without a wait, where the server was there when it was last asked: a call has just found out otherwise. */
  recheck(assigned: AssignedServer, viewer: Viewer): void;
  /** Forgets everything, after a change of configuration. */
  clear(): Promise<void>;
}

export interface CatalogueParts {
  readonly upstream: Upstream;
  readonly credentials: Credentials;
  readonly traffic: Pick<Traffic, 'admit'>;
  /** Told when a server is missing, or no longer, or for another kind of reason than before; and for whom, as `slotKey` says it. */
  readonly onMoved: (slot: string) => void;
  /** Told how each asking of a server ended, and as whom it was asked. */
  readonly onAsked: (server: Server, failure: CodedError | undefined, identityId: string) => void;
}

export function createCatalogues({ upstream, credentials, traffic, onMoved, onAsked }: CatalogueParts): Catalogues {
  const slots = createSlots(
    (assigned, viewer) => createCatalogueReader(upstream, credentials, assigned, viewer),
    upstream.log,
  );

  async function refresh(slot: Slot): Promise<CatalogueState> {
    const { changes } = slot;
    const state = await ask(slot);
    // Who was told of a change must not be shown a list that was made up before it.
    return slot.changes === changes ? state : ask(slot);
  }

  async function ask(slot: Slot): Promise<CatalogueState> {
    const before = slot.state;
    const { server, changes } = slot;
    const { catalogueLife, failureLife } = upstream.limits;
    let passage: Passage | undefined;
    try {
      passage = traffic.admit(server);
      slot.state = { catalogue: await slot.reader.read(), failure: undefined };
      slot.expiresAt = slot.changes === changes ? performance.now() + catalogueLife : 0;
    } catch (error) {
      const failure = asCoded(error);
      upstream.log.warn({ server: server.slug, code: failure.code, err: failure }, 'server left out of lists');
      slot.state = { catalogue: before?.catalogue, failure };
      slot.expiresAt = performance.now() + failureLife;
    }
    const { failure } = slot.state;
    passage?.end(failure);
    if (passage) onAsked(server, failure, slot.reader.identityId());
    if (before && reasonOf(before) !== reasonOf(slot.state)) onMoved(slot.key);
    return slot.state;
  }

  return {
    fresh(assigned, viewer) {
      const slot = slots.of(assigned, viewer);
      if (slot.state && performance.now() < slot.expiresAt) return Promise.resolve(slot.state);
      slot.running ??= refresh(slot).finally(() => {
        slot.running = undefined;
      });
      return withDeadline(slot.running, slot, upstream.limits.listTimeout);
    },
    expire(server) {
      for (const slot of slots.all()) {
        if (slot.server.slug !== server.slug) continue;
        expire(slot);
      }
    },
    reread(assigned, viewer) {
      expire(slots.of(assigned, viewer));
      return this.fresh(assigned, viewer);
    },
    recheck(assigned, viewer) {
      const slot = slots.of(assigned, viewer);
      if (slot.state?.failure) return;
      slot.expiresAt = 0;
      void this.fresh(assigned, viewer);
    },
    clear: () => slots.clear(),
  };
}

function expire(slot: Slot): void {
  slot.changes += 1;
  slot.expiresAt = 0;
}

/** A server that is asked now and then while it is down is not down for another reason each time. */
function reasonOf({ failure }: CatalogueState): string {
  if (!failure) return '';
  return failure.code === 'upstream_paused' || isOutage(failure) ? 'outage' : failure.code;
}

/** A server that takes longer than the deadline is left out of this answer; the asking goes on for the next one. */
function withDeadline(running: Promise<CatalogueState>, slot: Slot, milliseconds: number): Promise<CatalogueState> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      const failure = coded('upstream_timeout', { server: slot.server.slug, seconds: milliseconds / 1000 });
      resolve({ catalogue: slot.state?.catalogue, failure });
    }, milliseconds);
    void running.then((state) => {
      clearTimeout(late);
      resolve(state);
    });
  });
}
