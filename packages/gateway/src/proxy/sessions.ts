import { hashSecret, newSessionId } from '../crypto/token.ts';
import { BoundedCache } from '../domain/bounded-cache.ts';
import type { AssignedServer, ConfiguredGateway } from '../domain/configuration.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { Session } from '../domain/records.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { Store } from '../store/store.ts';
import type { Credentials } from '../upstream/credentials.ts';
import { openedLink, type UpstreamLink } from '../upstream/link.ts';
import { endSession, openSession } from '../upstream/open-session.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** A client session as this process holds it; what must outlive the process is in the store. */
export interface LiveSession {
  readonly record: Session;
  /** Our sessions with servers on its behalf, by assignment; opened when first needed. */
  readonly links: Map<string, Promise<UpstreamLink>>;
  /** The client's running requests. */
  readonly running: Map<RequestId, RunningCall>;
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

export interface Sessions {
  /** Opens a session and answers the id that its client must repeat. */
  open(session: Omit<Session, 'hash' | 'createdAt'>): Promise<string>;
  /** The session, where it exists and is this principal's on this gateway; a stranger's is not told from an unknown one. */
  find(id: string, principal: string, gatewayId: string): LiveSession | undefined | Promise<LiveSession | undefined>;
  /** Our session with a server, opened when first needed. @throws upstream_* */
  link(session: LiveSession, assigned: AssignedServer): Promise<UpstreamLink>;
  /** Opens a new session where the server no longer knows `lost`; callers at the same time share it. @throws upstream_* */
  reopen(session: LiveSession, assigned: AssignedServer, lost: UpstreamLink): Promise<UpstreamLink>;
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

  function admit(session: LiveSession, principal: string, gatewayId: string): LiveSession | undefined {
    if (session.record.principal !== principal || session.record.gatewayId !== gatewayId) return undefined;
    seen.add(session.record.hash);
    return session;
  }

  async function load(id: string, principal: string, gatewayId: string): Promise<LiveSession | undefined> {
    const record = await store.sessions.byHash(hashSecret(id)).catch(unreachable);
    const known = live.get(id);
    if (!record) {
      live.delete(id);
      known?.stream?.end();
      return undefined;
    }
    // Two requests may load the same session at once; the first to come back is the one both use.
    const session = known ?? liveSession(record);
    session.confirmedAt = performance.now();
    live.set(id, session);
    return admit(session, principal, gatewayId);
  }

  async function openLink(session: LiveSession, assigned: AssignedServer): Promise<UpstreamLink> {
    const { link } = await openSession(upstream, await credentials.endpoint(assigned.server));
    await store.sessions.putUpstream({
      sessionHash: session.record.hash,
      assignmentId: assigned.assignment.id,
      upstreamId: link.sessionId,
      protocolVersion: link.protocolVersion,
    });
    return link;
  }

  async function findLink(session: LiveSession, assigned: AssignedServer): Promise<UpstreamLink> {
    const kept = await store.sessions.upstream(session.record.hash, assigned.assignment.id).catch(unreachable);
    if (!kept) return openLink(session, assigned);
    return openedLink(await credentials.endpoint(assigned.server), kept.upstreamId, kept.protocolVersion);
  }

  function keepLink(session: LiveSession, assignmentId: string, link: Promise<UpstreamLink>): Promise<UpstreamLink> {
    session.links.set(assignmentId, link);
    link.catch(() => {
      if (session.links.get(assignmentId) === link) session.links.delete(assignmentId);
    });
    return link;
  }

  return {
    async open(session) {
      const id = newSessionId();
      const record = { ...session, hash: hashSecret(id), createdAt: Date.now() };
      await store.sessions.create(record).catch(unreachable);
      live.set(id, liveSession(record));
      return id;
    },
    find(id, principal, gatewayId) {
      const session = live.get(id);
      const isTrusted = session !== undefined && performance.now() - session.confirmedAt < trusted;
      return isTrusted ? admit(session, principal, gatewayId) : load(id, principal, gatewayId);
    },
    link(session, assigned) {
      const { id } = assigned.assignment;
      return session.links.get(id) ?? keepLink(session, id, findLink(session, assigned));
    },
    async reopen(session, assigned, lost) {
      const { id } = assigned.assignment;
      const current = session.links.get(id);
      if (current && (await current) !== lost) return current;
      if (session.links.get(id) !== current) return this.reopen(session, assigned, lost);
      return keepLink(session, id, openLink(session, assigned));
    },
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

function liveSession(record: Session): LiveSession {
  return { record, links: new Map(), running: new Map(), stream: undefined, confirmedAt: performance.now() };
}

function unreachable(error: unknown): never {
  throw coded('store_unreachable', {}, error);
}
