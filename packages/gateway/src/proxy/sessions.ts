import type { Principal } from '../auth/principal.ts';
import { hashSecret, newSessionId } from '../crypto/token.ts';
import { BoundedCache } from '../domain/bounded-cache.ts';
import type { ConfiguredGateway } from '../domain/configuration.ts';
import type { Session } from '../domain/records.ts';
import type { SessionRepository, Store } from '../store/store.ts';
import { unreachable } from '../store/unreachable.ts';
import type { Credentials } from '../upstream/identities/credentials.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { Viewer } from '../upstream/viewer.ts';
import { endRunning } from './end-running.ts';
import { liveSession } from './live-session.ts';
import { assignedById, endAtServers, reapIdle } from './reap-idle.ts';
import type { RunningCall } from './running-call.ts';
import { createSessionLinks, type SessionLinks } from './session-links.ts';

/** A client session as this process holds it; what must outlive the process is in the store. */
export interface LiveSession {
  readonly record: Session;
  /** As whom it is shown lists. */
  readonly viewer: Viewer;
  /** Our sessions with servers on its behalf, by assignment; opened when first needed. */
  readonly links: Map<string, Promise<UpstreamLink>>;
  /** The client's requests that have not ended. A set: a client that uses an id twice must not hide one behind the other. */
  readonly running: Set<RunningCall>;
  /** The ids of the pages that the client was asked to open, by what each is for (`pageKey`). */
  readonly elicitations: Map<string, string>;
  /** The GET stream that the client holds. */
  stream: HeldStream | undefined;
  /** `performance.now()` when the store last said that the session has not ended. */
  confirmedAt: number;
}

/** A GET stream that a client holds open. */
export interface HeldStream {
  /** The how manyeth it is of its session, on any instance; 0 where there is only one instance. */
  readonly count: number;
  readonly send: (event: Buffer) => void;
  /** Lets go of servers that are gone and joins new ones. */
  readonly follow: (configured: ConfiguredGateway) => void;
  readonly end: () => void;
}

export interface Sessions extends SessionLinks {
  /** Opens a session and answers the id that its client must repeat. */
  open(
    principal: Principal,
    client: Omit<Session, 'hash' | 'createdAt' | 'principal' | 'gatewayId' | 'userId'>,
  ): Promise<string>;
  /** The session, where it exists and is this principal's on this gateway; a stranger's is not told from an unknown one. */
  find(id: string, principal: Principal): LiveSession | undefined | Promise<LiveSession | undefined>;
  setLogLevel(session: LiveSession, level: string): Promise<void>;
  /** Counts a GET stream, so that the one that another instance holds ends. @returns its `HeldStream.count` */
  openStream(session: LiveSession): Promise<number>;
  readonly subscriptions: Pick<SessionRepository, 'subscribe' | 'unsubscribe'>;
  /**
   * Ends a session in the store, here with what runs in it, and with each server; other instances follow within a second.
   * @param configured its gateway, where there still is one
   * @param id what its client holds, where that is known
   */
  end(session: Session, configured: ConfiguredGateway | undefined, id?: string): Promise<void>;
  /** Sessions with a GET stream or running calls. */
  active(): readonly LiveSession[];
  /** Drops what was made from the configuration that has changed. */
  forgetLinks(): void;
  /** Ends the streams, stops the timers and writes what is only in memory, where the store takes it. Never rejects. */
  close(): Promise<void>;
}

const cachedSessions = 20_000;
/** Milliseconds for which a session is not looked up again: it may have been ended by another instance. */
const trusted = 1_000;
/** A session that another instance has ended is listened to no longer than that. */
const lookEvery = 1_000;
const touchEvery = 60_000;
const reapEvery = 600_000;

export function createSessions(store: Store, upstream: Upstream, credentials: Credentials): Sessions {
  const live = new BoundedCache<string, LiveSession>(cachedSessions);
  /** Those with a GET stream or running calls: what ends them must find them, however many sessions there are beside them. */
  const busy = new Map<string, LiveSession>();
  let seen = new Set<string>();

  const active = () => [...busy.values()];
  const inMemory = (id: string) => live.get(id) ?? busy.get(id);

  function remember(id: string, record: Session): LiveSession {
    const session = liveSession(record, (isActive) => {
      if (isActive) busy.set(id, session);
      else if (busy.get(id) === session) busy.delete(id);
    });
    live.set(id, session);
    return session;
  }

  async function touch(): Promise<void> {
    // A client that only listens asks for nothing, and is there all the same.
    for (const { record } of active()) seen.add(record.hash);
    const hashes = [...seen];
    seen = new Set();
    if (hashes.length > 0) await store.sessions.touch(hashes, Date.now());
  }

  /** What runs in sessions that another instance has ended, and streams that a later one on another instance takes over from. */
  async function endLost(): Promise<void> {
    const held = active();
    const known = await store.sessions.known(held.map(({ record }) => record.hash));
    for (const session of held) {
      const streams = known.get(session.record.hash);
      if (streams === undefined) {
        session.confirmedAt = Number.NEGATIVE_INFINITY;
        endRunning(session, 'session_ended');
      } else if (streams > (session.stream?.count ?? streams)) session.stream?.end();
    }
  }

  async function reap(): Promise<void> {
    await touch();
    const ended = await reapIdle(store, upstream, credentials, Date.now() - upstream.limits.sessionIdle);
    if (ended > 0) upstream.log.info({ ended }, 'idle sessions forgotten');
  }

  const report = (err: unknown) => upstream.log.error({ err }, 'session upkeep failed');
  const timers = [
    setInterval(() => void touch().catch(report), touchEvery).unref(),
    ...(store.isShared ? [setInterval(() => void endLost().catch(report), lookEvery).unref()] : []),
    setInterval(() => void reap().catch(report), Math.min(reapEvery, upstream.limits.sessionIdle / 2)).unref(),
  ];

  function admit(session: LiveSession, { id, gatewayId, userId }: Principal): LiveSession | undefined {
    if (session.record.principal !== id || session.record.gatewayId !== gatewayId) return undefined;
    // A token that was given to another person since: what it opened is not theirs.
    if (session.record.userId !== userId) return undefined;
    seen.add(session.record.hash);
    return session;
  }

  /** As the store has it. Nothing of it ever changes: of one that is in memory it is only asked whether it is there. */
  async function recordOf(id: string): Promise<Session | undefined> {
    const record = inMemory(id)?.record;
    if (!record) return store.sessions.byHash(hashSecret(id));
    return (await store.sessions.known([record.hash])).has(record.hash) ? record : undefined;
  }

  async function load(id: string, principal: Principal): Promise<LiveSession | undefined> {
    const record = await recordOf(id).catch(unreachable);
    const known = inMemory(id);
    if (!record) {
      live.delete(id);
      known?.stream?.end();
      return undefined;
    }
    // Two requests may load the same session at once; the first to come back is the one both use.
    const session = known ?? remember(id, record);
    session.confirmedAt = performance.now();
    live.set(id, session);
    return admit(session, principal);
  }

  /** Under which a session is held here: looks at all of them, for who knows its hash alone. */
  function idOf(hash: string): string | undefined {
    for (const [id, { record }] of [...busy, ...live.entries()]) if (record.hash === hash) return id;
    return undefined;
  }

  return {
    async open(principal, client) {
      const id = newSessionId();
      const { id: owner, gatewayId, userId } = principal;
      const record = { ...client, principal: owner, gatewayId, userId, hash: hashSecret(id), createdAt: Date.now() };
      await store.sessions.create(record).catch(unreachable);
      remember(id, record);
      return id;
    },
    find(id, principal) {
      const session = inMemory(id);
      const isTrusted = session !== undefined && performance.now() - session.confirmedAt < trusted;
      return isTrusted ? admit(session, principal) : load(id, principal);
    },
    ...createSessionLinks(store, upstream, credentials),
    openStream: async ({ record: { hash } }) =>
      store.isShared ? store.sessions.openStream(hash).catch(unreachable) : 0,
    setLogLevel: ({ record }, level) => store.sessions.setLogLevel(record.hash, level),
    subscriptions: store.sessions,
    async end(record, configured, id) {
      // In the store are those too that other instances opened.
      const upstreams = await store.sessions.end(record.hash).catch(unreachable);
      const heldAs = id ?? idOf(record.hash);
      const session = heldAs === undefined ? undefined : inMemory(heldAs);
      if (heldAs !== undefined) live.delete(heldAs);
      if (session) {
        // Until its calls are over it stays in memory, where it must not be taken for one that goes on.
        session.confirmedAt = Number.NEGATIVE_INFINITY;
        endRunning(session, 'session_ended');
      }
      const assigned = assignedById(configured ? [configured] : []);
      void endAtServers(upstream, credentials, assigned, { session: record, upstreams });
    },
    active,
    forgetLinks() {
      for (const session of [...live.values(), ...busy.values()]) session.links.clear();
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      for (const session of active()) session.stream?.end();
      // What has to be done after it is no less to be done where the store is away.
      await touch().catch(report);
    },
  };
}
