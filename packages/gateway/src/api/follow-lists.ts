import { listAlerts } from '../admin/lists/alerts.ts';
import { listServers } from '../admin/lists/servers.ts';
import type { Store } from '../store/store.ts';
import type { EventSink } from './event-stream.ts';

/** The most alerts that are looked at. */
const alertsFollowed = 200;

/** @returns tells what changed since the last look; the first tells all */
export function followServers(store: Store, sink: EventSink): () => Promise<void> {
  let known: ReadonlyMap<string, string> | undefined;
  return async () => {
    const servers = await listServers(store);
    const before = known;
    known = new Map(servers.map((each) => [each.name, JSON.stringify(each)]));
    if (!before) return sink.send('servers', { items: servers });
    for (const each of servers) if (before.get(each.name) !== known.get(each.name)) await sink.send('server', each);
    for (const name of before.keys()) if (!known.has(name)) await sink.send('removed', { name });
  };
}

/** The same of alerts; the first look tells those that are open. */
export function followAlerts(store: Store, sink: EventSink): () => Promise<void> {
  let known: ReadonlyMap<string, string> | undefined;
  return async () => {
    const alerts = await listAlerts(store, { open: false, limit: alertsFollowed });
    const before = known;
    known = new Map(alerts.map((each) => [each.id, JSON.stringify(each)]));
    if (!before) return sink.send('alerts', { items: alerts.filter(({ resolvedAt }) => resolvedAt === null) });
    for (const each of alerts) if (before.get(each.id) !== known.get(each.id)) await sink.send('alert', each);
  };
}
