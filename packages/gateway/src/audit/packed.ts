import type { AuditEvent } from '../domain/records.ts';
import type { AuditBatch } from './batch.ts';

/** A batch on its way between threads: its values one after the other, since names of members would be copied with every event. */
export interface PackedBatch {
  readonly key: string;
  readonly values: readonly (string | number)[];
}

const members = [
  'ts',
  'correlationId',
  'kind',
  'action',
  'target',
  'gateway',
  'server',
  'principal',
  'app',
  'outcome',
  'code',
  'latencyMs',
  'bytesOut',
] as const satisfies readonly (keyof AuditEvent)[];

export function pack({ key, events }: AuditBatch): PackedBatch {
  const values: (string | number)[] = [];
  for (const event of events) for (const member of members) values.push(event[member]);
  return { key, values };
}

export function unpack({ key, values }: PackedBatch): AuditBatch {
  const events: AuditEvent[] = [];
  for (let at = 0; at < values.length; at += members.length) {
    events.push(
      Object.fromEntries(members.map((member, index) => [member, values[at + index]])) as unknown as AuditEvent,
    );
  }
  return { key, events };
}
