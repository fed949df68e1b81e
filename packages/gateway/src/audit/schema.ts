import type { AuditRow } from './row.ts';

/** The tables of the audit trail, the same on every engine. Times are epoch milliseconds. */
export interface AuditDatabase {
  /** One row, which every batch moves: whoever writes waits for it, so that batches and events have one order. */
  audit_head: {
    id: number;
    /** The newest batch and event, and that batch's digest. */
    batch: number;
    event: number;
    digest: string;
    /** The newest batch whose events retention has removed; 0 where none. */
    pruned: number;
    /** When retention last ran, by the database's clock. */
    pruned_at: number;
  };
  /** The hash chain. */
  audit_batches: {
    id: number;
    /** Chosen by the writer: a batch that is sent again because its answer was lost is recognised by it. */
    key: string;
    first_event: number;
    last_event: number;
    digest: string;
    created_at: number;
  };
  audit_events: AuditRow & { id: number; words: string };
  /** Calls per hour, for dashboards: it survives the events. */
  audit_hours: {
    /** The hour's beginning. */
    hour: number;
    server: string;
    target: string;
    outcome: string;
    bucket: number;
    calls: number;
    latency_sum: number;
  };
  /** Strangers that were refused. */
  audit_refusals: { minute: number; prefix: string; code: string; count: number };
}
