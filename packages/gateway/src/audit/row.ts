import type { AuditEvent } from '../domain/records.ts';
import { storableText } from '../store/storable-text.ts';
import type { KeptAuditEvent } from './audit.ts';

/** An event as its table keeps it. */
export interface AuditRow {
  readonly ts: number;
  readonly correlation_id: string;
  readonly kind: string;
  readonly action: string;
  readonly target: string;
  readonly gateway: string;
  readonly server: string;
  readonly principal: string;
  readonly app: string;
  readonly outcome: string;
  readonly code: string;
  readonly latency_ms: number;
  readonly bytes_out: number;
}

/** In the order in which `rowValues` gives them. */
export const columns = [
  'ts',
  'correlation_id',
  'kind',
  'action',
  'target',
  'gateway',
  'server',
  'principal',
  'app',
  'outcome',
  'code',
  'latency_ms',
  'bytes_out',
] as const satisfies readonly (keyof AuditRow)[];

/** Characters kept of a name that a client chose: a call may carry megabytes. */
const longest = 1_024;

/** The values of an event by column. Never refuses: one odd number would hold back every event behind it. */
export function rowValues(event: AuditEvent): (string | number)[] {
  return [
    whole(event.ts),
    bounded(event.correlationId),
    event.kind,
    bounded(event.action),
    bounded(event.target),
    bounded(event.gateway),
    bounded(event.server),
    bounded(event.principal),
    bounded(event.app),
    event.outcome,
    bounded(event.code),
    Number.isFinite(event.latencyMs) ? event.latencyMs : 0,
    whole(event.bytesOut),
  ];
}

export function eventOf(row: AuditRow & { readonly id: number }): KeptAuditEvent {
  return {
    id: row.id,
    ts: row.ts,
    correlationId: row.correlation_id,
    kind: row.kind as AuditEvent['kind'],
    action: row.action,
    target: row.target,
    gateway: row.gateway,
    server: row.server,
    principal: row.principal,
    app: row.app,
    outcome: row.outcome as AuditEvent['outcome'],
    code: row.code,
    latencyMs: row.latency_ms,
    bytesOut: row.bytes_out,
  };
}

function bounded(text: string): string {
  return storableText(text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
}

function whole(number: number): number {
  const rounded = Math.round(number);
  return Number.isSafeInteger(rounded) ? rounded : 0;
}
