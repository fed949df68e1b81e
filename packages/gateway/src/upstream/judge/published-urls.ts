import { isPrivateHost } from '../../config/private-host.ts';
import type { ProbeEvidence } from '../probe/evidence.ts';

/** What is wrong with a URL that a server publishes about itself, by where the server is. */
export type UrlFault = 'http_metadata' | 'local_metadata';

/**
 * Whether a published URL can be meant: a server behind a TLS proxy that does not know its own address publishes http, or the
 * address of its own machine. Nothing is said of the URLs of a server that is itself private or plain.
 */
export function urlFault(
  published: string,
  { url, network }: Pick<ProbeEvidence, 'url' | 'network'>,
): UrlFault | undefined {
  if (!URL.canParse(published)) return undefined;
  const [named, called] = [new URL(published), new URL(url)];
  if (network === 'public' && !isPrivateHost(called.hostname) && isPrivateHost(named.hostname)) return 'local_metadata';
  return called.protocol === 'https:' && named.protocol === 'http:' ? 'http_metadata' : undefined;
}
