import { setTimeout as delay } from 'node:timers/promises';
import type { AssignedServer } from '../domain/configuration.ts';
import { coded } from '../errors/coded-error.ts';
import { type Catalogue, readCatalogue, sessionLost } from './catalogue.ts';
import { orRefusal } from './failing-at-token.ts';
import type { Credential } from './identities/credential.ts';
import type { Credentials } from './identities/credentials.ts';
import { withRenewal } from './identities/with-renewal.ts';
import { IdentityRefused } from './identity-refused.ts';
import { endpointOf, type UpstreamLink, withCredential } from './link.ts';
import { endSession, type OpenedSession, openSession } from './open-session.ts';
import type { Upstream } from './upstream.ts';
import type { Viewer } from './viewer.ts';

/** Reads the lists of one server as one identity, on a session of our own that is kept from one time to the next. */
export interface CatalogueReader {
  /** @throws upstream_*, and what `Credentials.of` throws */
  read(): Promise<Catalogue>;
  /** Whose lists were read last; empty before, and where the server asks for no identity. */
  identityId(): string;
  /** Lets go of the session; one in which lists are being read is ended when they are, and waited for no longer than `patience`. */
  end(): Promise<void>;
}

/** Milliseconds. */
const patience = 1_000;

export function createCatalogueReader(
  upstream: Upstream,
  credentials: Credentials,
  assigned: AssignedServer,
  { userId, capabilities }: Viewer,
): CatalogueReader {
  let session: OpenedSession | undefined;
  let identityId = '';
  let reading: Promise<void> | undefined;
  let isEnded = false;

  /** The session as it is, under the credential that is good now; opened where there is none. */
  async function open(credential: Credential): Promise<OpenedSession> {
    if (!session) return openSession(upstream, endpointOf(assigned.server, credential), { capabilities });
    const { link, info } = session;
    return { info, link: link.credential === credential ? link : withCredential(link, credential) };
  }

  async function readWith(credential: Credential): Promise<Catalogue> {
    const reused = session !== undefined;
    identityId = credential.identityId;
    try {
      session = await open(credential);
      return await readCatalogue(upstream, session.link, session.info);
    } catch (error) {
      if (!(error instanceof IdentityRefused)) session = undefined;
      if (error !== sessionLost) throw error;
      if (!reused) throw coded('upstream_refused', { server: assigned.server.slug, status: 404 });
      return readWith(credential);
    }
  }

  async function letGo(): Promise<void> {
    const link: UpstreamLink | undefined = session?.link;
    session = undefined;
    if (link) await endSession(upstream, link);
  }

  async function readOn(): Promise<Catalogue> {
    try {
      return await withRenewal(credentials, assigned, userId, (credential) =>
        orRefusal(upstream, assigned.server, credential, () => readWith(credential)),
      );
    } finally {
      reading = undefined;
      // Whoever let go of it could not end what was still in use.
      if (isEnded) void letGo();
    }
  }

  return {
    read() {
      const read = readOn();
      const over = () => undefined;
      reading = read.then(over, over);
      return read;
    },
    identityId: () => identityId,
    async end() {
      isEnded = true;
      await Promise.race([reading, ...(reading ? [delay(patience, undefined, { ref: false })] : [])]);
      if (!reading) await letGo();
    },
  };
}
