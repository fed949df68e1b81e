import type { AssignedServer } from '../domain/configuration.ts';
import type { UpstreamSession } from '../domain/records.ts';
import type { Claim, Store } from '../store/store.ts';
import { unreachable } from '../store/unreachable.ts';
import { orRefusal } from '../upstream/failing-at-token.ts';
import type { Credential } from '../upstream/identities/credential.ts';
import type { Credentials } from '../upstream/identities/credentials.ts';
import { withRenewal } from '../upstream/identities/with-renewal.ts';
import { endpointOf, openedLink, type UpstreamLink, withCredential } from '../upstream/link.ts';
import { endSession, openSession } from '../upstream/open-session.ts';
import type { RefusedIdentity } from '../upstream/refused-identity.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { restoreSession } from './restore-session.ts';
import type { LiveSession } from './sessions.ts';

/** Our sessions with servers on behalf of a client's session. All of them throw upstream_* and what `Credentials` throws. */
export interface SessionLinks {
  /** Our session with a server, under a credential that is good now; opened when first needed. */
  link(session: LiveSession, assigned: AssignedServer): Promise<UpstreamLink>;
  /** The same session under another credential than the one that was refused. */
  renew(
    session: LiveSession,
    assigned: AssignedServer,
    refused: UpstreamLink,
    refusal: RefusedIdentity,
  ): Promise<UpstreamLink>;
  /** Ends in an error: what `renew` gave was refused as well. */
  refusedAgain(
    session: LiveSession,
    assigned: AssignedServer,
    refused: UpstreamLink,
    refusal: RefusedIdentity,
  ): Promise<never>;
  /**
   * Another session where the server no longer knows `lost`: the one that another instance opened since, or a new one. Callers at
   * the same time share it.
   */
  reopen(session: LiveSession, assigned: AssignedServer, lost: UpstreamLink): Promise<UpstreamLink>;
  /** The assignments of the servers that the session has been to, on any instance. */
  visited(session: LiveSession): Promise<ReadonlySet<string>>;
  /** The session that another instance opened instead of `lost`; undefined where none did. */
  successor(session: LiveSession, assigned: AssignedServer, lost: UpstreamLink): Promise<UpstreamLink | undefined>;
}

export function createSessionLinks(store: Store, upstream: Upstream, credentials: Credentials): SessionLinks {
  const { sessions } = store;

  /** @param instead what is in the store and no longer good */
  async function open(
    session: LiveSession,
    assigned: AssignedServer,
    instead: UpstreamSession | undefined,
  ): Promise<UpstreamLink> {
    const { capabilities } = session.record;
    const { link, info } = await withRenewal(credentials, assigned, session.record.userId, (credential) =>
      orRefusal(upstream, assigned.server, credential, (endpoint) => openSession(upstream, endpoint, { capabilities })),
    );
    const { session: kept, wishes } = await claim(session, assigned, link, instead);
    if (wishes) {
      await restoreSession(upstream, { link, info }, wishes);
      return link;
    }
    // Another instance opened one at the same time: the client has one session with a server, not one on each instance.
    void endSession(upstream, link);
    // Somebody else signed in meanwhile: who that is, whoever asks now is told.
    return kept.holder === link.credential.holder ? linkTo(assigned, kept, link.credential) : find(session, assigned);
  }

  /** Has what was just opened count from now on. What no row names would stay open at its server. */
  async function claim(
    session: LiveSession,
    assigned: AssignedServer,
    link: UpstreamLink,
    instead: UpstreamSession | undefined,
  ): Promise<Claim> {
    const { sessionId: upstreamId, protocolVersion, credential } = link;
    const place = { sessionHash: session.record.hash, assignmentId: assigned.assignment.id };
    const opened = { ...place, upstreamId, protocolVersion, holder: credential.holder };
    return sessions.claimUpstream(opened, instead).catch((error: unknown) => {
      void endSession(upstream, link);
      return unreachable(error);
    });
  }

  function keptFor(session: LiveSession, { assignment }: AssignedServer): Promise<UpstreamSession | undefined> {
    return sessions.upstream(session.record.hash, assignment.id).catch(unreachable);
  }

  async function find(session: LiveSession, assigned: AssignedServer): Promise<UpstreamLink> {
    return goTo(session, assigned, await keptFor(session, assigned));
  }

  /** @param kept what is in the store; it is used where it is whose it should be */
  async function goTo(
    session: LiveSession,
    assigned: AssignedServer,
    kept: UpstreamSession | undefined,
  ): Promise<UpstreamLink> {
    if (!kept) return open(session, assigned, undefined);
    const credential = await credentials.of(assigned, session.record.userId);
    return kept.holder === credential.holder ? linkTo(assigned, kept, credential) : open(session, assigned, kept);
  }

  async function findOther(
    session: LiveSession,
    assigned: AssignedServer,
    lost: UpstreamLink,
  ): Promise<UpstreamLink | undefined> {
    const kept = await keptFor(session, assigned);
    const { credential } = lost;
    const isOther = kept && kept.holder === credential.holder && kept.upstreamId !== lost.sessionId;
    return isOther ? linkTo(assigned, kept, credential) : undefined;
  }

  async function replace(session: LiveSession, assigned: AssignedServer, lost: UpstreamLink): Promise<UpstreamLink> {
    const kept = await keptFor(session, assigned);
    const isLost = kept?.upstreamId === lost.sessionId && kept.holder === lost.credential.holder;
    return isLost ? open(session, assigned, kept) : goTo(session, assigned, kept);
  }

  /** The same session under another credential, unless somebody else is signed in by now. */
  async function goOn(
    session: LiveSession,
    assigned: AssignedServer,
    link: UpstreamLink,
    credential: Credential,
  ): Promise<UpstreamLink> {
    if (credential.holder === link.credential.holder) return withCredential(link, credential);
    return find(session, assigned);
  }

  function keep(
    session: LiveSession,
    { assignment }: AssignedServer,
    link: Promise<UpstreamLink>,
  ): Promise<UpstreamLink> {
    session.links.set(assignment.id, link);
    link.catch(() => {
      if (session.links.get(assignment.id) === link) session.links.delete(assignment.id);
    });
    return link;
  }

  return {
    async link(session, assigned) {
      const { id } = assigned.assignment;
      const known = session.links.get(id) ?? keep(session, assigned, find(session, assigned));
      const link = await known;
      if (link.credential.isCurrent()) return link;
      if (session.links.get(id) !== known) return this.link(session, assigned);
      const credential = credentials.of(assigned, session.record.userId);
      const going = credential.then((current) => goOn(session, assigned, link, current));
      return keep(session, assigned, going);
    },
    async renew(session, assigned, refused, refusal) {
      const credential = await credentials.renew(assigned, session.record.userId, refused.credential, refusal);
      return keep(session, assigned, goOn(session, assigned, refused, credential));
    },
    refusedAgain: (session, assigned, refused, refusal) =>
      credentials.refusedAgain(assigned, session.record.userId, refused.credential, refusal),
    visited({ record }) {
      return sessions.visited(record.hash).catch(unreachable);
    },
    async successor(session, assigned, lost) {
      const other = await findOther(session, assigned, lost);
      return other && keep(session, assigned, Promise.resolve(other));
    },
    async reopen(session, assigned, lost) {
      const { id } = assigned.assignment;
      const current = session.links.get(id);
      if (current && (await current).sessionId !== lost.sessionId) return current;
      if (session.links.get(id) !== current) return this.reopen(session, assigned, lost);
      return keep(session, assigned, replace(session, assigned, lost));
    },
  };
}

function linkTo(assigned: AssignedServer, kept: UpstreamSession, credential: Credential): UpstreamLink {
  return openedLink(endpointOf(assigned.server, credential), kept.upstreamId, kept.protocolVersion);
}
