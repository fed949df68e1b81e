import type { Refusals } from './audit.ts';
import type { AuditBatch } from './batch.ts';

/** What the audit worker is asked to do. */
export type AuditJob =
  | { readonly kind: 'keep'; readonly batch: AuditBatch }
  | { readonly kind: 'refusals'; readonly refusals: readonly Refusals[] }
  | { readonly kind: 'prune'; readonly days: number };
