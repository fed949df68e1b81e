import type { AuditEvent } from '../../packages/gateway/src/domain/records.ts';

/** An event told apart from others by its correlation id. */
export function event(correlationId: string, differences: Partial<AuditEvent> = {}): AuditEvent {
  return {
    ts: 1_760_000_000_000,
    correlationId,
    kind: 'call',
    action: 'tools/call',
    target: 'crm__search',
    gateway: 'default',
    server: 'crm',
    principal: 'token:ci',
    app: 'editor/1.0',
    outcome: 'ok',
    code: '',
    latencyMs: 1.25,
    bytesOut: 512,
    ...differences,
  };
}

/** Correlation ids `prefix0`, `prefix1` and so on. */
export function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
