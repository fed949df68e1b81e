import type { AuditTrail } from '../audit/audit.ts';
import type { CallReport } from './call.ts';
import type { Visit } from './visit.ts';

/** Records one act of an authenticated caller. @param app the client as it named itself, empty before it did */
export function account(audit: AuditTrail, visit: Visit, action: string, app: string, report: CallReport): void {
  audit.record({
    ts: Date.now(),
    correlationId: visit.correlationId,
    kind: 'call',
    action,
    target: report.target,
    gateway: visit.configured.gateway.slug,
    server: report.server,
    principal: visit.principal.name,
    app,
    outcome: report.outcome,
    code: report.code,
    latencyMs: performance.now() - visit.startedAt,
    bytesOut: report.bytesOut,
  });
}

/** Records what happens in the course of an act, under its correlation id. */
export type Recorder = (action: string, report: CallReport) => void;

export function recorderOf(audit: AuditTrail, visit: Visit, app: string): Recorder {
  return (action, report) => account(audit, visit, action, app, report);
}

/** The report of an act that ended in an error of ours. */
export function failedReport(code: string): CallReport {
  return { server: '', target: '', outcome: 'error', code, bytesOut: 0 };
}
