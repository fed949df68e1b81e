import { judgeAnswer } from '../../domain/json-rpc/answer.ts';
import { isObject } from '../../domain/json-rpc/message.ts';
import { isLegacyVersion, newestLegacyVersion } from '../../domain/protocol-version.ts';
import type { SeenServer } from '../../domain/verdict.ts';
import type { ResponseHeaders } from '../../net/outbound.ts';
import type { HeaderValues } from '../../store/store.ts';
import { fixedCredential } from '../identities/credential.ts';
import { openedLink, streamHeaders, type UpstreamLink, unopenedLink } from '../link.ts';
import { sessionIdOf } from '../open-session.ts';
import { type Answered, ask } from './ask.ts';
import type { StepName } from './evidence.ts';
import { firstCall } from './first-call.ts';
import { initializeId, initializeMessage, isAnswerTo, messageOf, resultIn } from './initialize-message.ts';
import { challengeValues, transportStep, type Visit } from './visit.ts';

const initializeMs = 8_000;
const goodbyeMs = 2_000;
/** Longer than what any server is called. */
const shownCharacters = 200;

/** Meets the server as a session of ours would. */
export async function initialize(visit: Visit): Promise<void> {
  const { url, headers } = visit.request;
  const purpose = 'To see whether an MCP server answers here, and what it asks for.';
  const answered = await meet(visit, { name: 'initialize', purpose, url, credentials: headers });
  const { failure, evidence } = answered;
  if (failure || evidence.status === undefined) return;
  // A refused first call has said more.
  visit.seen.status ??= evidence.status;
  visit.seen.spokeMcp = ['result', 'error'].includes(judgeAnswer(messageOf(answered), initializeId));
  visit.seen.challenges.push(...challengeValues(answered.headers));
  const redirect = redirectOf(url, evidence.status, answered.headers);
  if (redirect !== undefined) visit.seen.redirect = redirect;
}

/** Asks without credentials: they are for the address that was given, and this one is only looked at. */
export async function initializeRedirected(visit: Visit): Promise<void> {
  const purpose = 'To see what is at the place that the address redirects to.';
  const url = visit.seen.redirect ?? '';
  await meet(visit, { name: 'initialize_redirected', purpose, url, credentials: {} });
}

interface Meeting {
  readonly name: StepName;
  readonly purpose: string;
  readonly url: string;
  readonly credentials: HeaderValues;
}

async function meet(visit: Visit, { name, purpose, url, credentials }: Meeting): Promise<Answered> {
  const endpoint = { server: '', url, network: visit.request.network, credential: fixedCredential(credentials) };
  const { target, postHeaders } = unopenedLink(endpoint);
  const answered = await ask(visit.outbound, {
    method: 'POST',
    target,
    headers: postHeaders,
    body: initializeMessage,
    timeoutMs: visit.timeLeft(initializeMs),
    isAnswer: isAnswerTo(initializeId),
  });
  const server = serverOf(answered);
  visit.tell(transportStep(answered, { name, purpose, server }));
  if (!server) return answered;
  const link = openedLink(
    endpoint,
    sessionIdOf(answered.headers),
    isLegacyVersion(server.protocolVersion) ? server.protocolVersion : newestLegacyVersion,
  );
  if (name === 'initialize' && isLegacyVersion(server.protocolVersion)) await firstCall(visit, link);
  await sayGoodbye(visit, link);
  return answered;
}

function serverOf(answered: Answered): SeenServer | undefined {
  const result = resultIn(answered, initializeId);
  if (typeof result?.protocolVersion !== 'string') return undefined;
  const { name, version } = isObject(result.serverInfo) ? result.serverInfo : {};
  return { name: shown(name), version: shown(version), protocolVersion: shown(result.protocolVersion) };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, shownCharacters) : '';
}

/** Ends the session that was opened for nothing. Best effort: many servers answer 405. */
async function sayGoodbye(visit: Visit, link: UpstreamLink): Promise<void> {
  if (link.sessionId === null) return;
  await ask(visit.outbound, {
    method: 'DELETE',
    target: link.target,
    headers: streamHeaders(link, '*/*'),
    timeoutMs: visit.timeLeft(goodbyeMs),
    isAnswer: () => true,
  });
}

function redirectOf(url: string, status: number, { location }: ResponseHeaders): string | undefined {
  if (![301, 302, 307, 308].includes(status) || typeof location !== 'string' || !URL.canParse(location, url)) {
    return undefined;
  }
  const target = new URL(location, url);
  const isOurs = target.origin === new URL(url).origin && target.username === '' && target.password === '';
  return isOurs ? target.href : undefined;
}
