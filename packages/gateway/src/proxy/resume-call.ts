import { errorMessage } from '../domain/json-rpc/write.ts';
import { asCoded, coded } from '../errors/coded-error.ts';
import { goOn } from '../upstream/exchange.ts';
import type { Outcome } from '../upstream/outcome.ts';
import type { Passage } from '../upstream/traffic.ts';
import type { Recorder } from './account.ts';
import { type CallReport, failedCall } from './call.ts';
import { callExchange, type Placed } from './call-exchange.ts';
import { giveUpLate } from './give-up.ts';
import { inTurn } from './in-turn.ts';
import { ReplySink } from './reply-sink.ts';
import { reportOf } from './report.ts';
import { RunningCall } from './running-call.ts';
import type { Services } from './services.ts';
import type { CallPosition } from './session-marks.ts';
import type { LiveSession } from './sessions.ts';
import type { Visit } from './visit.ts';

/**
 * Goes on with the answer to a call whose stream its client lost, on whichever instance it comes back to: the server is asked for what
 * came after the event that the client names. The call itself is not repeated.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery
 */
export async function resumeCall(
  services: Services,
  { arrival, configured, headers, correlationId }: Visit,
  session: LiveSession,
  position: CallPosition,
  record: Recorder,
): Promise<CallReport> {
  const sink = new ReplySink(arrival.reply, headers);
  sink.openEvents();
  sink.isResumable = true;
  const assigned = configured.servers.find(({ assignment }) => assignment.id === position.assignmentId);
  const server = assigned?.server.slug ?? '';
  const running = new RunningCall(position.requestId, position.startedAt);
  for (const call of session.running) if (call.id === running.id) takeOver(running, call);
  session.running.add(running);
  try {
    if (!assigned) throw coded('access_ended', {});
    const resumed = { session, assigned, record, sink, running };
    const ask = (passage: Passage) => goOnWith(services, { ...resumed, passage }, position);
    return reportOf(await inTurn(services, resumed, assigned, ask), server, '');
  } catch (error) {
    const failure = asCoded(error);
    if (failure.code === 'gateway_stopping' && sink.isResumable) sink.close();
    sink.answer(errorMessage(position.requestId, failure, correlationId));
    return failedCall(server, '', failure);
  } finally {
    session.running.delete(running);
  }
}

/** The stream before may hold on here without our knowing that nobody reads it. What the server asked on it is still open. */
function takeOver({ questions }: RunningCall, before: RunningCall): void {
  for (const id of before.questions) questions.add(id);
  before.stop(coded('client_gone', {}));
}

async function goOnWith(services: Services, placed: Placed, { upstreamId, eventId }: CallPosition): Promise<Outcome> {
  const { outbound, limits } = services.upstream;
  const { session, assigned, running } = placed;
  const link = await running.before(services.sessions.link(session, assigned));
  // The session in which it was answered is gone, and so is the rest of the answer: in another one the id means another event.
  if (link.sessionId !== upstreamId) throw coded('upstream_incomplete', { server: assigned.server.slug });
  const outcome = await goOn(outbound, limits, { ...callExchange(services, placed, link), lastEventId: eventId });
  giveUpLate(services, placed, link, outcome);
  return outcome;
}
