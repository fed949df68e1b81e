import type { Server } from '../domain/records.ts';
import { isCoded } from '../errors/coded-error.ts';
import { type Credential, noCredential } from './identities/credential.ts';
import { IdentityRefused } from './identity-refused.ts';
import { type Endpoint, endpointOf } from './link.ts';
import { endSession, openSession } from './open-session.ts';
import type { Upstream } from './upstream.ts';

/** The status of a failure of the server's own to what was sent with a token of OAuth; undefined for anything else. */
export function failureAtToken(error: unknown, { auth }: Pick<Server, 'auth'>): number | undefined {
  if (auth.mode !== 'oauth' || !isCoded(error) || error.code !== 'upstream_refused') return undefined;
  const status = Number(error.params.status);
  return status >= 500 ? status : undefined;
}

/**
 * Does something at a server that may be done twice. Some servers fail at a token that they do not know, where they should refuse
 * it: one that refuses a stranger meanwhile may do so, and another token will show.
 * @throws what `work` throws; IdentityRefused in place of such a failure
 */
export async function orRefusal<T>(
  upstream: Upstream,
  server: Server,
  credential: Credential,
  work: (endpoint: Endpoint) => Promise<T>,
): Promise<T> {
  const endpoint = endpointOf(server, credential);
  try {
    return await work(endpoint);
  } catch (error) {
    const status = failureAtToken(error, server);
    if (status === undefined || !(await refusesStrangers(upstream, endpoint))) throw error;
    throw new IdentityRefused(server.slug, { kind: 'refused_identity', status, challenges: [], body: Buffer.alloc(0) });
  }
}

async function refusesStrangers(upstream: Upstream, endpoint: Endpoint): Promise<boolean> {
  try {
    const { link } = await openSession(upstream, { ...endpoint, credential: noCredential });
    await endSession(upstream, link);
    return false;
  } catch (error) {
    return error instanceof IdentityRefused;
  }
}
