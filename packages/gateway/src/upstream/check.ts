import { defaultLimits } from '../config/limits.ts';
import type { NetworkClass } from '../domain/records.ts';
import { createLog } from '../log/logger.ts';
import { createOutbound } from '../net/outbound.ts';
import type { HeaderValues } from '../store/store.ts';
import { readCatalogue } from './catalogue.ts';
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
  server: { readonly slug: string; readonly url: string; readonly network: NetworkClass },
  credentials: HeaderValues,
): Promise<CheckedServer> {
  const upstream = { outbound: createOutbound(), limits: defaultLimits, log: createLog('silent') };
  try {
    const { link, info } = await openSession(upstream, { ...server, server: server.slug, credentials });
    const { tools } = await readCatalogue(upstream, link, info);
    await endSession(upstream, link);
    return { name: info.name, version: info.version, protocolVersion: info.protocolVersion, tools: tools.length };
  } finally {
    await upstream.outbound.close();
  }
}
