import type { HourOfCalls } from '../../api/models.ts';
import type { SparkBar } from '../../components/sparkline.tsx';

const hour = 60 * 60 * 1000;
const hours = 24;

/** The beginning of the first of the last 24 hours. It stays the same for an hour, so that a query for it is kept. @param now epoch milliseconds */
export function dayBegin(now: number): number {
  return (Math.floor(now / hour) - hours + 1) * hour;
}

/** The calls of each server in each of the 24 hours from `begin` on. Pure. */
export function barsByServer(rows: readonly HourOfCalls[], begin: number): ReadonlyMap<string, readonly SparkBar[]> {
  const byServer = new Map<string, { total: number; failed: number }[]>();
  for (const { server, hour: at, calls, errorShare } of rows) {
    const bars = byServer.get(server) ?? Array.from({ length: hours }, () => ({ total: 0, failed: 0 }));
    byServer.set(server, bars);
    const bar = bars[Math.floor((Date.parse(at) - begin) / hour)];
    if (!bar) continue;
    bar.total += calls;
    bar.failed += Math.round(calls * errorShare);
  }
  return byServer;
}

export function sumOf(bars: readonly SparkBar[]): SparkBar {
  return bars.reduce((sum, { total, failed }) => ({ total: sum.total + total, failed: sum.failed + failed }), {
    total: 0,
    failed: 0,
  });
}
