import { join } from 'node:path';

/** The audit trail of a data folder: a file of its own, so that neither its writes nor its reads wait for the store's. */
export function auditFile(directory: string): string {
  return join(directory, 'audit.db');
}
