import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { event } from './event.ts';
import { auditAt } from './place.ts';

// Records an event every few milliseconds and prints its id and the time, until it is stopped: cleanly on SIGTERM.
const [place = '', prefix = ''] = process.argv.slice(2);
const trail = await openAuditTrail({ location: auditAt(place), log: createLog('warn') });
// Until its worker runs, a trail only queues.
trail.record(event(`${prefix}begin`));
await trail.flush();
let stopped = false;
process.on('SIGTERM', () => {
  stopped = true;
});
for (let number = 0; !stopped; number += 1) {
  trail.record(event(`${prefix}${number}`));
  writeSync(1, `${prefix}${number} ${performance.timeOrigin + performance.now()}\n`);
  if (number % 5 === 0) await delay(2);
}
await trail.close();
