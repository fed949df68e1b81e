import { coded } from '../errors/coded-error.ts';
import type { Connection } from '../store/sqlite/connection.ts';

/** Names are kept as they were, without foreign keys: the trail outlives what it tells of. Ids are never used twice. */
const steps = [
  `create table audit_events (
    id integer primary key autoincrement,
    ts integer not null,
    correlation_id text not null,
    kind text not null,
    action text not null,
    target text not null,
    gateway text not null,
    server text not null,
    principal text not null,
    app text not null,
    outcome text not null,
    code text not null,
    latency_ms real not null,
    bytes_out integer not null
  ) strict;
  create index audit_events_ts on audit_events (ts);`,
];

/**
 * Brings audit.db up to date; several processes may do so at once.
 * @param directory named in the error
 * @throws store_newer
 */
export function prepareAuditSchema(connection: Connection, directory: string): void {
  const upgrade = connection.transaction(() => {
    const version = schemaVersion(connection);
    if (version > steps.length) throw coded('store_newer', { directory, migration: `audit schema ${version}` });
    for (const step of steps.slice(version)) connection.exec(step);
    if (version < steps.length) connection.pragma(`user_version = ${steps.length}`);
  });
  upgrade.immediate();
}

/** How many steps a file has seen; 0 for a new one. */
export function schemaVersion(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }));
}
