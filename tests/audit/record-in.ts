import { writeSync } from 'node:fs';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { event, ids } from './event.ts';
import { auditAt } from './place.ts';

// Records so many events, then says that they are flushed, and ends or waits to be killed.
const [place = '', prefix = '', count = '', then = 'close'] = process.argv.slice(2);
const trail = await openAuditTrail({ location: auditAt(place), log: createLog('warn') });
for (const id of ids(prefix, Number(count))) {
  const room = trail.room();
  if (room) await room;
  trail.record(event(id));
}
await trail.flush();
writeSync(1, 'flushed\n');
if (then === 'close') await trail.close();
else setInterval(() => undefined, 1_000);
