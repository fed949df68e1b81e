import type { Kysely, Selectable } from 'kysely';
import type { HourOfCalls } from './audit.ts';
import { percentile } from './latency.ts';
import type { AuditDatabase } from './schema.ts';

type Row = Selectable<AuditDatabase['audit_hours']>;

/** Reads the hourly counts of [since, until), ordered by hour, server and tool. */
export async function hoursOfCalls(
  db: Kysely<AuditDatabase>,
  { since, until }: { readonly since: number; readonly until: number },
): Promise<HourOfCalls[]> {
  const rows = await db
    .selectFrom('audit_hours')
    .selectAll()
    .where('hour', '>=', since)
    .where('hour', '<', until)
    .orderBy('hour')
    .orderBy('server')
    .orderBy('target')
    .execute();
  const groups = Map.groupBy(rows, ({ hour, server, target }) => JSON.stringify([hour, server, target]));
  return [...groups.values()].flatMap(summary);
}

function summary(rows: readonly Row[]): HourOfCalls[] {
  const [first] = rows;
  if (!first) return [];
  const { hour, server, target } = first;
  const calls = total(rows);
  const errors = total(rows.filter(({ outcome }) => outcome !== 'ok'));
  const buckets = [...Map.groupBy(rows, ({ bucket }) => bucket)].map(([bucket, inIt]) => ({
    bucket,
    calls: total(inIt),
    latencySum: inIt.reduce((sum, { latency_sum }) => sum + latency_sum, 0),
  }));
  const [p50, p95] = [percentile(buckets, 0.5), percentile(buckets, 0.95)];
  return [{ hour, server, target, calls, errorShare: errors / calls, p50, p95 }];
}

function total(rows: readonly Row[]): number {
  return rows.reduce((sum, { calls }) => sum + calls, 0);
}
