import { isObject } from '../../domain/json-rpc/message.ts';
import { isLegacyVersion, newestLegacyVersion } from '../../domain/protocol-version.ts';
import type { HeaderValues } from '../../store/store.ts';
import { fixedCredential } from '../identities/credential.ts';
import { openedLink, streamHeaders, type UpstreamLink, unopenedLink } from '../link.ts';
import { sessionIdOf } from '../open-session.ts';
import { type Answered, ask } from '../probe/ask.ts';
import { initializeId, initializeMessage, isAnswerTo, resultIn } from '../probe/initialize-message.ts';
import type { CheckStep, Said } from './check-step.ts';
import type { Trial } from './trial.ts';
import { tryOnce } from './try-once.ts';

const goodbyeMs = 2_000;

export interface Meeting extends Pick<CheckStep, 'name' | 'purpose'> {
  readonly url?: string;
  /** Beside those of every message. */
  readonly headers: HeaderValues;
}

/** Asks to open a session, and ends at once what was opened. */
export async function meet(trial: Trial, meeting: Meeting): Promise<void> {
  await sayGoodbye(trial, await openAt(trial, meeting));
}

/** Asks to open a session. @returns undefined where none was */
export async function openAt(
  trial: Trial,
  { name, purpose, url = trial.request.url, headers }: Meeting,
): Promise<UpstreamLink | undefined> {
  const endpoint = { server: '', url, network: trial.request.network, credential: fixedCredential(headers) };
  const answered = await tryOnce(trial, {
    name,
    purpose,
    method: 'POST',
    url,
    headers: unopenedLink(endpoint).postHeaders,
    body: initializeMessage,
    isAnswer: isAnswerTo(initializeId),
    say: saidOf,
  });
  const result = resultIn(answered, initializeId);
  if (!result) return undefined;
  const { protocolVersion } = result;
  const version = isLegacyVersion(protocolVersion) ? protocolVersion : newestLegacyVersion;
  return openedLink(endpoint, sessionIdOf(answered.headers), version);
}

function saidOf(answered: Answered): Said {
  const result = resultIn(answered, initializeId);
  const { capabilities } = result ?? {};
  return {
    opened: result !== undefined,
    hasSession: sessionIdOf(answered.headers) !== null,
    declaresTools: isObject(capabilities) && isObject(capabilities.tools),
  };
}

/** Best effort: many servers answer 405. */
export async function sayGoodbye(trial: Trial, link: UpstreamLink | undefined): Promise<void> {
  if (link === undefined || link.sessionId === null) return;
  const headers = streamHeaders(link, '*/*');
  const timeoutMs = trial.timeLeft(goodbyeMs);
  await ask(trial.outbound, { method: 'DELETE', target: link.target, headers, timeoutMs, isAnswer: () => true });
}
