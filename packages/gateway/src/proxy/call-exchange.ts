import type { Resumed } from '../upstream/exchange.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { Passage } from '../upstream/traffic.ts';
import { callEventIds } from './call-events.ts';
import { hearServer, type Speaker } from './hear-server.ts';
import type { Waiting } from './in-turn.ts';
import { noteQuestion } from './open-questions.ts';
import { ReplySink } from './reply-sink.ts';
import type { Services } from './services.ts';

/** A call that has a place at its server. */
export interface Placed extends Omit<Speaker, 'link'>, Waiting {
  readonly passage: Passage;
}

/** What the exchange of a call is like, whether it sends the request or goes on with the answer. */
export function callExchange(
  services: Services,
  { session, assigned, record, sink, running, passage }: Placed,
  link: UpstreamLink,
): Omit<Resumed, 'lastEventId'> {
  const { callTimeout, callMaximum } = services.upstream.limits;
  const { id, startedAt } = running;
  const call = { assignmentId: assigned.assignment.id, upstreamId: link.sessionId, requestId: id, startedAt };
  return {
    link,
    sink,
    id,
    timeout: callTimeout,
    maximum: callMaximum,
    startedAt,
    isAsking: () => running.questions.size > 0,
    // A batch is one stream of several answers: which of them an id would go on with cannot be said.
    ...(sink instanceof ReplySink && { eventId: callEventIds(services, session, call, sink) }),
    onAnswering: passage.answering,
    onStart: (stop) => running.sent(link, stop),
    onServerMessage(heard) {
      const passed = hearServer(services, { session, assigned, link, record }, heard);
      if (passed) noteQuestion(running, passed);
      return passed;
    },
  };
}
