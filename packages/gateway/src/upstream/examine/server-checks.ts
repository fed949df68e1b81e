import type { UpstreamLink } from '../link.ts';
import { initializedMessage } from '../open-session.ts';
import { type Answered, ask } from '../probe/ask.ts';
import { isAnswerTo, resultIn } from '../probe/initialize-message.ts';
import { meet, openAt, sayGoodbye } from './meet.ts';
import { strangerHost } from './stranger.ts';
import type { Trial } from './trial.ts';
import { tryOnce } from './try-once.ts';

const noticeMs = 2_000;
const callId = 'gatehouse-doctor';
const listTools = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: callId, method: 'tools/list', params: {} }));
/** Of two instances that take turns or are drawn by lot, one that does not know the session is met all but surely. */
const calls = 8;

export function otherSlash(trial: Trial): Promise<void> {
  const url = new URL(trial.request.url);
  url.pathname = url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : `${url.pathname}/`;
  const purpose = 'To see what is at the same address with one slash more, or less.';
  // Credentials are for the address that was given.
  return meet(trial, { name: 'other_slash', purpose, url: url.href, headers: {} });
}

export function foreignOrigin(trial: Trial): Promise<void> {
  const purpose = 'To see whether a script of a foreign web page would be answered.';
  const headers = { ...trial.request.headers, origin: `https://${strangerHost}` };
  return meet(trial, { name: 'foreign_origin', purpose, headers });
}

export function unknownToken(trial: Trial): Promise<void> {
  const purpose = 'To see whether a token that nobody issued is refused, and how.';
  return meet(trial, {
    name: 'unknown_token',
    purpose,
    headers: { authorization: 'Bearer gatehouse-doctor-made-this-up' },
  });
}

export async function forwardedHost(trial: Trial): Promise<void> {
  const purpose = 'To see whether a stranger decides by a header which addresses are published.';
  const name = 'forwarded_host';
  const headers = {
    'x-forwarded-host': strangerHost,
    'x-forwarded-proto': 'https',
    forwarded: `host=${strangerHost};proto=https`,
  };
  await meet(trial, { name, purpose, headers });
  const url = trial.facts?.resourceMetadataUrl;
  if (url === undefined) return;
  const flat = ['accept', 'application/json', ...Object.entries(headers).flat()];
  await tryOnce(trial, { name, purpose, method: 'GET', url, headers: flat });
}

export async function session(trial: Trial): Promise<void> {
  const purpose = 'To have a session that can be tried.';
  const link = await openAt(trial, { name: 'open_session', purpose, headers: trial.request.headers });
  if (link === undefined) return;
  await tell(trial, link, initializedMessage);
  for (let call = 0; call < (link.sessionId === null ? 1 : calls) && !trial.budget.stopped; call++) {
    await callTools(trial, link);
  }
  await sayGoodbye(trial, link);
}

async function tell(trial: Trial, { target, postHeaders }: UpstreamLink, body: Buffer): Promise<void> {
  const timeoutMs = trial.timeLeft(noticeMs);
  await ask(trial.outbound, { method: 'POST', target, headers: postHeaders, body, timeoutMs, isAnswer: () => true });
}

async function callTools(trial: Trial, { postHeaders }: UpstreamLink): Promise<void> {
  await tryOnce(trial, {
    name: 'session_call',
    purpose: 'To see whether whoever takes this connection knows the session.',
    method: 'POST',
    url: trial.request.url,
    headers: postHeaders,
    body: listTools,
    isAnswer: isAnswerTo(callId),
    say: (answered) => ({ tools: toolsIn(answered) }),
  });
}

function toolsIn(answered: Answered): number | undefined {
  const tools = resultIn(answered, callId)?.tools;
  return Array.isArray(tools) ? tools.length : undefined;
}
