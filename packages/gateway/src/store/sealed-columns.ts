import type { SealPlace } from '../crypto/seal.ts';
import type { Database } from './schema.ts';

/** A column of sealed values, and the column that names its row. */
export interface SealedColumn {
  readonly table: keyof Database;
  readonly id: string;
  readonly column: string;
}

/**
 * Every column that holds sealed values: what a rotation seals anew, and what must be in it before an old key is dropped.
 * Whoever writes one seals in the transaction that writes it and after taking its turn (`takeTurn`, `moveVersion`) or sharing
 * one (`shareTurn`), so that no key is dropped in between. A message in the mailbox is written without: it lives for seconds, and one whose sender was stopped
 * for a whole rotation is lost like one that came too late.
 */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'key_check', id: 'id', column: 'sealed' },
  { table: 'identities', id: 'id', column: 'sealed' },
  { table: 'oauth_clients', id: 'id', column: 'sealed' },
  { table: 'upstream_sessions', id: 'key', column: 'sealed' },
  { table: 'oauth_flows', id: 'state_hash', column: 'sealed' },
  { table: 'apps', id: 'id', column: 'sealed' },
  { table: 'oauth_records', id: 'key', column: 'sealed' },
  { table: 'installation', id: 'id', column: 'sealed' },
  { table: 'mailbox', id: 'key', column: 'body' },
];

/** Where the value of one row stands. */
export function placeIn({ table, column }: SealedColumn, rowId: string | number): SealPlace {
  return { table, rowId: String(rowId), column };
}
