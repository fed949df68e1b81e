import type { Principal } from '../auth/principal.ts';
import { hashSecret, newSessionId } from '../crypto/token.ts';
import { BoundedCache } from '../domain/bounded-cache.ts';
import type { ConfiguredGateway } from '../domain/configuration.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { Session } from '../domain/records.ts';
import type { CodedError } from '../errors/coded-error.ts';
import type { SessionRepository, Store } from '../store/store.ts';
import { unreachable } from '../store/unreachable.ts';
import type { Credentials } from '../upstream/identities/credentials.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import { endSession } from '../upstream/open-session.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { type Viewer, viewerOf } from '../upstream/viewer.ts';
import { createSessionLinks, type SessionLinks } from './session-links.ts';

/** A client session as this process holds it; what must outlive the process is in the store. */
export interface LiveSession {
  readonly record: Session;
  /** The user it acts for, null for nobody. */
  readonly userId: string | null;
  /** As whom it is shown lists. */
  readonly viewer: Viewer;
  /** Our sessions with servers on its behalf, by assignment; opened when first needed. */
  readonly links: Map<string, Promise<UpstreamLink>>;
  /** The client's running requests. */
  readonly running: Map<RequestId, RunningCall>;
  /** The ids of the pages that the client was asked to open, by what each is for (`pageKey`). */
  readonly elicitations: Map<string, string>;
  /** The GET stream that the client holds. */
  stream: HeldStream | undefined;
  /** `performance.now()` when the store last said that the session has not ended. */
  confirmedAt: number;
}

/** Where a request went, so that a cancellation follows it, and how it is ended. */
export interface RunningCall {
  readonly link: UpstreamLink;
  readonly assignmentId: string;
  readonly stop: (error: CodedError) => void;
}

/** A GET stream that a client holds open. */
export interface HeldStream {
  readonly send: (event: Buffer) => void;
  /** Lets go of servers that are gone and joins new ones. */
  readonly follow: (configured: ConfiguredGateway) => void;
  readonly end: () => void;
}

export interface Sessions extends SessionLinks {
  /** Opens a session and answers the id that its client must repeat. */
  open(principal: Principal, client: Omit<Session, 'hash' | 'createdAt' | 'principal' | 'gatewayId'>): Promise<string>;
  /** The session, where it exists and is this principal's on this gateway; a stranger's is not told from an unknown one. */
  find(id: string, principal: Principal): LiveSession | undefined | Promise<LiveSession | undefined>;
  /** The assignments whose servers have a session with us on its behalf, on whatever instance it was opened. */
  opened(session: LiveSession): Promise<ReadonlySet<string>>;
  setLogLevel(session: LiveSession, level: string): Promise<void>;
  readonly subscriptions: Pick<SessionRepository, 'subscriptions' | 'subscribe' | 'unsubscribe'>;
  /** Ends the session here, in the store and with each server. */
  end(id: string, session: LiveSession): Promise<void>;
  /** Sessions with a GET stream or running calls. */
  active(): readonly LiveSession[];
  /** Drops what was made from the configuration that has changed. */
  forgetLinks(): void;
  /** Writes what is only in memory, and stops the timers. */
  close(): Promise<void>;
}

const cachedSessions = 20_000;
/** Milliseconds for which a session is not looked up again: it may have been ended by another instance. */
const trusted = 1_000;
const touchEvery = 60_000;
const reapEvery = 600_000;

export function createSessions(store: Store, upstream: Upstream, credentials: Credentials): Sessions {
  const live = new BoundedCache<string, LiveSession>(cachedSessions);
  let seen = new Set<string>();

  async function touch(): Promise<void> {
    const hashes = [...seen];
    seen = new Set();
    if (hashes.length > 0) await store.sessions.touch(hashes, Date.now());
  }

  async function reap(): Promise<void> {
    await touch();
    const ended = await store.sessions.endIdle(Date.now() - upstream.limits.sessionIdle);
    if (ended > 0) upstream.log.info({ ended }, 'idle sessions forgotten');
  }

  const report = (err: unknown) => upstream.log.error({ err }, 'session upkeep failed');
  const timers = [
    setInterval(() => void touch().catch(report), touchEvery).unref(),
    setInterval(() => void reap().catch(report), reapEvery).unref(),
  ];

  function admit(session: LiveSession, { id, gatewayId, userId }: Principal): LiveSession | undefined {
    if (session.record.principal !== id || session.record.gatewayId !== gatewayId) return undefined;
    // A token that was given to another person since: what it opened is not theirs.
    if (session.userId !== userId) return undefined;
    seen.add(session.record.hash);
    return session;
  }

  async function load(id: string, principal: Principal): Promise<LiveSession | undefined> {
    const record = await store.sessions.byHash(hashSecret(id)).catch(unreachable);
    const known = live.get(id);
    if (!record) {
      live.delete(id);
      known?.stream?.end();
      return undefined;
    }
    // Two requests may load the same session at once; the first to come back is the one both use.
    const session = known ?? liveSession(record, principal);
    session.confirmedAt = performance.now();
    live.set(id, session);
    return admit(session, principal);
  }

  return {
    async open(principal, client) {
      const id = newSessionId();
      const { id: owner, gatewayId } = principal;
      const record = { ...client, principal: owner, gatewayId, hash: hashSecret(id), createdAt: Date.now() };
      await store.sessions.create(record).catch(unreachable);
      live.set(id, liveSession(record, principal));
      return id;
    },
    find(id, principal) {
      const session = live.get(id);
      const isTrusted = session !== undefined && performance.now() - session.confirmedAt < trusted;
      return isTrusted ? admit(session, principal) : load(id, principal);
    },
    ...createSessionLinks(store, upstream, credentials),
    async opened({ record }) {
      return new Set((await store.sessions.upstreams(record.hash)).map(({ assignmentId }) => assignmentId));
    },
    setLogLevel: ({ record }, level) => store.sessions.setLogLevel(record.hash, level),
    subscriptions: store.sessions,
    async end(id, session) {
      live.delete(id);
      session.stream?.end();
      await store.sessions.end(session.record.hash);
      const links = await Promise.allSettled(session.links.values());
      for (const link of links) if (link.status === 'fulfilled') void endSession(upstream, link.value);
    },
    active: () => [...live.values()].filter(({ stream, running }) => stream !== undefined || running.size > 0),
    forgetLinks() {
      for (const session of live.values()) session.links.clear();
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      for (const session of live.values()) session.stream?.end();
      await touch();
    },
  };
}

function liveSession(record: Session, { userId }: Principal): LiveSession {
  return {
    record,
    userId,
    viewer: viewerOf(userId, record.capabilities),
    links: new Map(),
    running: new Map(),
    elicitations: new Map(),
    stream: undefined,
    confirmedAt: performance.now(),
  };
}
