import type { Refusals } from './audit.ts';
import type { PackedBatch } from './packed.ts';

/** What the audit worker is asked to do. */
export type AuditJob =
  | { readonly kind: 'keep'; readonly batch: PackedBatch }
  | { readonly kind: 'refusals'; readonly refusals: readonly Refusals[] }
  | { readonly kind: 'prune'; readonly days: number };
