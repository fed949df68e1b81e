import type { AssignedServer } from '../domain/configuration.ts';
import { asCoded, coded } from '../errors/coded-error.ts';
import type { AnswerSink } from '../upstream/answer-sink.ts';
import type { Outcome } from '../upstream/outcome.ts';
import type { Passage } from '../upstream/traffic.ts';
import type { RunningCall } from './running-call.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';

/** Who waits for a place at a server, and whom the answer is for. */
export interface Waiting {
  readonly session: LiveSession;
  readonly sink: AnswerSink;
  readonly running: RunningCall;
}

/**
 * Waits for a place at a server, asks it, and says afterwards how that went.
 * @throws what `RunningCall.goesTo` and `Traffic.enter` do, client_gone, what the call is stopped with, and what `ask` does
 */
export async function inTurn(
  services: Services,
  { session, sink, running }: Waiting,
  assigned: AssignedServer,
  ask: (passage: Passage) => Promise<Outcome>,
): Promise<Outcome> {
  running.goesTo(assigned.assignment.id);
  const entered = services.traffic.enter(assigned.server, callerOf(session), (leave) => {
    sink.onGone(() => leave(coded('client_gone', {})));
    running.onStop(leave);
  });
  const passage = entered instanceof Promise ? await entered : entered;
  let failure: Parameters<Passage['end']>[0] = 'unknown';
  try {
    const outcome = await ask(passage);
    failure = outcome.kind === 'failed' ? outcome.error : outcome.kind === 'abandoned' ? 'unknown' : undefined;
    return outcome;
  } catch (error) {
    failure = asCoded(error);
    throw error;
  } finally {
    if (passage.end(failure)) services.catalogues.recheck(assigned, session.viewer);
  }
}

/** All of a person's tokens and apps share; a token that is nobody's has a share of its own. */
function callerOf({ record }: LiveSession): string {
  return record.userId ?? record.principal;
}
