import { defaultLimits } from '../config/limits.ts';
import type { NetworkClass } from '../domain/records.ts';
import { createLog } from '../log/logger.ts';
import type { Outbound } from '../net/outbound.ts';
import type { HeaderValues } from '../store/store.ts';
import { readCatalogue } from './catalogue.ts';
import { fixedCredential } from './identities/credential.ts';
import { asUnauthorized } from './identity-refused.ts';
import { endpointOf } from './link.ts';
import { endSession, openSession } from './open-session.ts';

/** What a server answered when it was tried. */
export interface CheckedServer {
  readonly name: string;
  readonly version: string;
  readonly protocolVersion: string;
  readonly tools: number;
}

/**
 * Opens a session, reads the lists and ends the session again.
 * @throws upstream_* or network_forbidden, naming the server by its slug
 */
export async function checkServer(
  outbound: Outbound,
  server: { readonly slug: string; readonly url: string; readonly network: NetworkClass },
  credentials: HeaderValues,
): Promise<CheckedServer> {
  const upstream = { outbound, limits: defaultLimits, log: createLog('silent') };
  const read = async (): Promise<CheckedServer> => {
    const { link, info } = await openSession(upstream, endpointOf(server, fixedCredential(credentials)));
    const { tools } = await readCatalogue(upstream, link, info);
    await endSession(upstream, link);
    return { name: info.name, version: info.version, protocolVersion: info.protocolVersion, tools: tools.length };
  };
  return read().catch(asUnauthorized);
}
