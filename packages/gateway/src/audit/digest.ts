import { createHash } from 'node:crypto';
import { type AuditRow, columns } from './row.ts';

/** What a link of the chain says besides its events. */
export interface Link {
  readonly id: number;
  readonly created_at: number;
}

/**
 * The digest of a batch, from which the next one goes on: SHA-256 over lines of JSON, the first with the digest before, the batch's
 * id and its time, then one for each event with its id and its columns in order.
 * @param previous hexadecimal; empty for the first batch
 */
export function digestOf(
  previous: string,
  { id, created_at }: Link,
  rows: readonly (AuditRow & { id: number })[],
): string {
  const hash = createHash('sha256');
  hash.update(`${JSON.stringify([previous, id, created_at])}\n`);
  for (const row of rows) hash.update(`${JSON.stringify([row.id, ...columns.map((column) => row[column])])}\n`);
  return hash.digest('hex');
}
