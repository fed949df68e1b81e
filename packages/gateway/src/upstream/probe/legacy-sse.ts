import { fixedCredential } from '../identities/credential.ts';
import { streamHeaders, unopenedLink } from '../link.ts';
import { ask } from './ask.ts';
import { challengeValues, transportStep, type Visit } from './visit.ts';

const streamMs = 3_000;

/** Recognises the transport of 2024-11-05, whose stream begins with the address to post to. Its first event is all that is read. */
export async function legacySse(visit: Visit): Promise<void> {
  const { url, network, headers } = visit.request;
  const link = unopenedLink({ server: '', url, network, credential: fixedCredential(headers) });
  const answered = await ask(visit.outbound, {
    method: 'GET',
    target: link.target,
    headers: streamHeaders(link, 'text/event-stream'),
    timeoutMs: visit.timeLeft(streamMs),
    isAnswer: (event) => /^(?:event|data):/m.test(event.toString()),
  });
  const sseEndpoint = answered.event !== undefined && /^event: ?endpoint\s*$/m.test(answered.event.toString());
  visit.seen.legacyEndpoint = sseEndpoint;
  visit.seen.challenges.push(...challengeValues(answered.headers));
  const purpose = 'To see whether the older transport with two endpoints (2024-11-05) is here.';
  visit.tell(transportStep(answered, { name: 'legacy_sse', purpose, sseEndpoint }));
}
