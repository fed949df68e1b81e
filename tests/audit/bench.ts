import type { AuditAccess } from '../../packages/gateway/src/audit/access.ts';
import { openAccess } from '../../packages/gateway/src/audit/access.ts';
import type { AuditReader, AuditTrail, KeptAuditEvent } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { type AuditTrailOptions, openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import type { AuditEvent } from '../../packages/gateway/src/domain/records.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { auditAt } from './place.ts';

/** An empty place for an audit trail on one engine. */
export interface AuditPlace {
  /** One word for it, as `auditAt` reads it. */
  readonly place: string;
  /** Runs SQL as somebody does who has the database and not our code. */
  sql(text: string): Promise<void>;
  remove(): Promise<void>;
}

/** What a test does with a place. Whatever it opens is closed with it. */
export interface AuditBench extends AuditPlace {
  readonly logged: readonly { readonly level: string; readonly msg: string; readonly unkept?: number }[];
  trail(options?: Partial<AuditTrailOptions>): Promise<AuditTrail>;
  reader(): Promise<AuditReader>;
  /** The tables themselves, to be written. */
  access(): AuditAccess;
  /** Records events in a trail of their own and closes it. */
  record(events: readonly AuditEvent[]): Promise<void>;
  /** All events that a reader sees. */
  events(): Promise<readonly KeptAuditEvent[]>;
  /** Their correlation ids, in their order. */
  kept(): Promise<string[]>;
}

export function benchOn(place: AuditPlace): AuditBench {
  const location = auditAt(place.place);
  const logged: AuditBench['logged'][number][] = [];
  const opened: { close(): Promise<void> }[] = [];
  const opening = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  const bench: AuditBench = {
    place: place.place,
    sql: place.sql,
    logged,
    async trail(options = {}) {
      const log = createLog('info', { write: (line) => logged.push(JSON.parse(line)) });
      const trail = await openAuditTrail({ location, log, ...options });
      let closing: Promise<void> | undefined;
      return opening({ ...trail, close: () => (closing ??= trail.close()) });
    },
    reader: async () => opening(await openAuditReader(location)),
    access: () => opening(openAccess(location, 'write')),
    async record(events) {
      const trail = await bench.trail();
      for (const each of events) trail.record(each);
      await trail.close();
    },
    async events() {
      const reader = await openAuditReader(location);
      const events = await reader.tail({ afterId: 0, limit: 1_000_000 });
      await reader.close();
      return events;
    },
    kept: async () => (await bench.events()).map(({ correlationId }) => correlationId),
    async remove() {
      for (const { close } of opened.reverse()) await close();
      await place.remove();
    },
  };
  return bench;
}
