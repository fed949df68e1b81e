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

/** The columns of an event in the order in which its digest reads them. Neither may ever change. */
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

/** UTF-16 units kept of a name that a client chose: a call may carry megabytes, and Postgres indexes up to 2,704 bytes. */
const longest = 800;
/** The same for names of ours, of which several stand in one index. */
const longestSlug = 64;

/** An event as it is kept. Never refuses: one odd number would hold back every event behind it. */
export function rowOf(event: AuditEvent): AuditRow {
  return {
    ts: whole(event.ts),
    correlation_id: bounded(event.correlationId),
    kind: event.kind,
    action: bounded(event.action),
    target: bounded(event.target),
    gateway: bounded(event.gateway, longestSlug),
    server: bounded(event.server, longestSlug),
    principal: bounded(event.principal),
    app: bounded(event.app),
    outcome: event.outcome,
    code: bounded(event.code),
    latency_ms: Number.isFinite(event.latencyMs) ? event.latencyMs : 0,
    bytes_out: whole(event.bytesOut),
  };
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

function bounded(text: string, units = longest): string {
  return storableText(text.length > units ? `${text.slice(0, units - 1)}…` : text);
}

function whole(number: number): number {
  const rounded = Math.round(number);
  return Number.isSafeInteger(rounded) ? rounded : 0;
}
