import { latencyBucket } from './latency.ts';
import type { AuditRow } from './row.ts';
import type { AuditDatabase } from './schema.ts';

export const hourMs = 3_600_000;

type Hour = AuditDatabase['audit_hours'];

/**
 * What events add to the hourly counts: calls of tools by name, everything else of a server under an empty name. A name that no
 * server was found for is whatever a client made up, so it is not counted by: rows would grow without bound.
 */
export function rollUp(rows: readonly AuditRow[]): Hour[] {
  const hours = new Map<string, Hour>();
  for (const row of rows) {
    if (row.kind !== 'call') continue;
    const added = share(row);
    const key = JSON.stringify([added.hour, added.server, added.target, added.outcome, added.bucket]);
    const found = hours.get(key);
    if (!found) hours.set(key, added);
    else {
      found.calls += 1;
      found.latency_sum += row.latency_ms;
    }
  }
  return [...hours.values()];
}

function share({ ts, server, action, target, outcome, latency_ms }: AuditRow): Hour {
  const named = server !== '' && action === 'tools/call';
  return {
    hour: ts - (ts % hourMs),
    server,
    target: named ? target : '',
    outcome,
    bucket: latencyBucket(latency_ms),
    calls: 1,
    latency_sum: latency_ms,
  };
}
