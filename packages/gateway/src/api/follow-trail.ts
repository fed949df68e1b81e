import type { AuditFilter } from '../audit/audit.ts';
import { seenBy, shownEvent } from './audit.ts';
import type { EventSink } from './event-stream.ts';
import { invalidRequest } from './invalid-request.ts';
import type { Call } from './operation.ts';

/** The most that is told at one look; more than that at once is a gap, which is said. */
const mostAtOnce = 500;

/** @returns tells what was recorded since the last look */
export async function followTrail(
  { parts: { reader }, user, query, lastEventId }: Call<unknown, AuditFilter>,
  sink: EventSink,
): Promise<() => Promise<void>> {
  const filter = { ...query, ...seenBy(user) };
  let afterId = readLastId(lastEventId) ?? (await reader.tail({ afterId: 0, limit: 1 }))[0]?.id ?? 0;
  await sink.send('begun', {}, String(afterId));
  return async () => {
    const events = await reader.tail({ ...filter, afterId, limit: mostAtOnce + 1 });
    if (events.length > mostAtOnce) await sink.send('gap', { missed: true });
    for (const event of events.slice(-mostAtOnce)) {
      if (sink.signal.aborted) return;
      await sink.send('audit', shownEvent(event), String(event.id));
      afterId = event.id;
    }
  };
}

function readLastId(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw invalidRequest('Last-Event-ID', 'is not an id of this stream');
  return Number(text);
}
