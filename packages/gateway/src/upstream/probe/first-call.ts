import type { UpstreamLink } from '../link.ts';
import { initializedMessage } from '../open-session.ts';
import { post } from '../post.ts';
import { isRefusal } from '../refused-identity.ts';
import { ask } from './ask.ts';
import { isAnswerTo } from './initialize-message.ts';
import { challengeValues, transportStep, type Visit } from './visit.ts';

const noticeMs = 2_000;
const callMs = 8_000;

const id = 'gatehouse-probe-call';
const listTools = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/list', params: {} }));

/**
 * Makes the first call of a session. Some servers let strangers open a session and ask for a sign-in only now: what they say then is
 * what counts.
 */
export async function firstCall(visit: Visit, link: UpstreamLink): Promise<void> {
  await post(visit.outbound, link, initializedMessage, visit.timeLeft(noticeMs));
  const answered = await ask(visit.outbound, {
    method: 'POST',
    target: link.target,
    headers: link.postHeaders,
    body: listTools,
    timeoutMs: visit.timeLeft(callMs),
    isAnswer: isAnswerTo(id),
  });
  const purpose = 'To see whether the server takes calls from whom it opened a session for.';
  visit.tell(transportStep(answered, { name: 'first_call', purpose }));
  const { status = 0 } = answered.evidence;
  if (!isRefusal(status)) return;
  visit.seen.status = status;
  visit.seen.challenges.push(...challengeValues(answered.headers));
}
