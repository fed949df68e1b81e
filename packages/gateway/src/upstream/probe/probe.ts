import type { Outbound } from '../../net/outbound.ts';
import { redactUrl } from '../../net/redact-url.ts';
import { authorizationServerMetadata } from './authorization-server-metadata.ts';
import type { ProbeEvidence, ProbeStep } from './evidence.ts';
import { initialize, initializeRedirected } from './initialize.ts';
import { legacySse } from './legacy-sse.ts';
import { resourceMetadata } from './resource-metadata.ts';
import type { ProbeRequest, Seen, Visit } from './visit.ts';
import { probeSecrets, withoutSecrets } from './without-secrets.ts';

export type { ProbeRequest } from './visit.ts';

const probeMs = 60_000;

interface Stage {
  readonly when: (seen: Seen) => boolean;
  readonly take: (visit: Visit) => Promise<void>;
}

/** In order. After a connection that failed there is no status, so that nothing follows it. */
const stages: readonly Stage[] = [
  { when: () => true, take: initialize },
  { when: ({ redirect }) => redirect !== undefined, take: initializeRedirected },
  { when: mayBeLegacy, take: legacySse },
  { when: wasRefused, take: resourceMetadata },
  { when: wasRefused, take: authorizationServerMetadata },
];

/**
 * Meets a server and looks where it and its authorization server publish about signing in. Gathers only: what it means is for
 * `judge` to say. Takes at most a minute and changes nothing at the server but a session, which it ends.
 * @param onStep told of each step once it was taken, as it stands in the evidence
 * @returns evidence without secrets; never rejects for what a server does
 */
export async function probe(
  outbound: Outbound,
  request: ProbeRequest,
  onStep: (step: ProbeStep) => void = () => {},
): Promise<ProbeEvidence> {
  const until = performance.now() + probeMs;
  const secrets = probeSecrets(request.url, request.headers);
  const steps: ProbeStep[] = [];
  const visit: Visit = {
    outbound,
    request,
    timeLeft: (atMost) => Math.min(atMost, Math.max(Math.round(until - performance.now()), 0)),
    tell(step) {
      const shown = withoutSecrets(step, secrets);
      steps.push(shown);
      onStep(shown);
    },
    seen: { challenges: [], issuers: [] },
  };
  for (const { when, take } of stages) {
    if (when(visit.seen) && visit.timeLeft(1) > 0) await take(visit);
  }
  const { url, network, headers } = request;
  return { url: redactUrl(url, secrets), network, credentials: Object.keys(headers), steps };
}

/** What servers of the old transport answer to a POST at the address of their stream; 200 is a page, most likely. */
function mayBeLegacy({ status, spokeMcp }: Seen): boolean {
  return status !== undefined && !spokeMcp && [200, 400, 404, 405, 406, 415, 501].includes(status);
}

/** A challenge may come with 400 or 403 too, and a server that fails at a stranger's request with 500. */
function wasRefused({ status, legacyEndpoint }: Seen): boolean {
  if (status === undefined || legacyEndpoint) return false;
  return [400, 401, 403].includes(status) || status >= 500;
}
