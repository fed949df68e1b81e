import type { AuditEvent } from '../domain/records.ts';

/** Events that are kept together or not at all. */
export interface AuditBatch {
  /** Unique. A batch that is sent again under its key, because nobody knows whether it was kept, is kept once. */
  readonly key: string;
  readonly events: readonly AuditEvent[];
}
