import { takesPrimingEvents } from '../domain/protocol-version.ts';
import { isNamable } from '../domain/sse/fields.ts';
import type { ExchangeRequest } from '../upstream/exchange.ts';
import type { ReplySink } from './reply-sink.ts';
import type { Services } from './services.ts';
import type { CallPosition } from './session-marks.ts';
import type { LiveSession } from './sessions.ts';

/**
 * The ids of the events of one answer: each says which server gave it and which answer it belongs to, so that any instance can go on
 * from there. A server that gives its events none is one whose answers nobody can go on with.
 */
export function callEventIds(
  { marks }: Pick<Services, 'marks'>,
  session: LiveSession,
  call: Omit<CallPosition, 'eventId'>,
  sink: ReplySink,
): NonNullable<ExchangeRequest['eventId']> {
  const primes = takesPrimingEvents(session.record.protocolVersion);
  return (eventId, isMessage) => {
    if (!(isMessage || primes) || !isNamable(eventId)) return undefined;
    sink.isResumable = true;
    return marks.callEvent(session, { ...call, eventId });
  };
}
