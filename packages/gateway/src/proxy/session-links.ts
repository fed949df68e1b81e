import type { AssignedServer } from '../domain/configuration.ts';
import type { Store } from '../store/store.ts';
import { unreachable } from '../store/unreachable.ts';
import { orRefusal } from '../upstream/failing-at-token.ts';
import type { Credential } from '../upstream/identities/credential.ts';
import type { Credentials } from '../upstream/identities/credentials.ts';
import { withRenewal } from '../upstream/identities/with-renewal.ts';
import { endpointOf, openedLink, type UpstreamLink, withCredential } from '../upstream/link.ts';
import { openSession } from '../upstream/open-session.ts';
import type { RefusedIdentity } from '../upstream/refused-identity.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { restoreSession, type Wishes } from './restore-session.ts';
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
  /** Opens a new session where the server no longer knows `lost`; callers at the same time share it. */
  reopen(session: LiveSession, assigned: AssignedServer, lost: UpstreamLink): Promise<UpstreamLink>;
}

export function createSessionLinks(store: Store, upstream: Upstream, credentials: Credentials): SessionLinks {
  async function open(session: LiveSession, assigned: AssignedServer): Promise<UpstreamLink> {
    const { capabilities } = session.record;
    const opened = await withRenewal(credentials, assigned, session.userId, (credential) =>
      orRefusal(upstream, assigned.server, credential, (endpoint) => openSession(upstream, endpoint, { capabilities })),
    );
    const { link } = opened;
    await store.sessions.putUpstream({
      sessionHash: session.record.hash,
      assignmentId: assigned.assignment.id,
      upstreamId: link.sessionId,
      protocolVersion: link.protocolVersion,
      holder: link.credential.holder,
    });
    await restoreSession(upstream, opened, await wishesOf(session, assigned));
    return link;
  }

  async function wishesOf({ record: { hash } }: LiveSession, { assignment }: AssignedServer): Promise<Wishes> {
    const [logLevel, all] = await Promise.all([store.sessions.logLevel(hash), store.sessions.subscriptions(hash)]);
    const its = all.filter(({ assignmentId }) => assignmentId === assignment.id);
    return { logLevel, subscriptions: its.map(({ uri }) => uri) };
  }

  async function find(session: LiveSession, assigned: AssignedServer): Promise<UpstreamLink> {
    const kept = await store.sessions.upstream(session.record.hash, assigned.assignment.id).catch(unreachable);
    if (!kept) return open(session, assigned);
    const credential = await credentials.of(assigned, session.userId);
    if (kept.holder !== credential.holder) return open(session, assigned);
    return openedLink(endpointOf(assigned.server, credential), kept.upstreamId, kept.protocolVersion);
  }

  /** The same session under another credential, unless somebody else is signed in by now. */
  async function goOn(
    session: LiveSession,
    assigned: AssignedServer,
    link: UpstreamLink,
    credential: Credential,
  ): Promise<UpstreamLink> {
    return credential.holder === link.credential.holder ? withCredential(link, credential) : open(session, assigned);
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
      const credential = credentials.of(assigned, session.userId);
      const going = credential.then((current) => goOn(session, assigned, link, current));
      return keep(session, assigned, going);
    },
    async renew(session, assigned, refused, refusal) {
      const credential = await credentials.renew(assigned, session.userId, refused.credential, refusal);
      return keep(session, assigned, goOn(session, assigned, refused, credential));
    },
    refusedAgain: (session, assigned, refused, refusal) =>
      credentials.refusedAgain(assigned, session.userId, refused.credential, refusal),
    async reopen(session, assigned, lost) {
      const { id } = assigned.assignment;
      const current = session.links.get(id);
      if (current && (await current).sessionId !== lost.sessionId) return current;
      if (session.links.get(id) !== current) return this.reopen(session, assigned, lost);
      return keep(session, assigned, open(session, assigned));
    },
  };
}
