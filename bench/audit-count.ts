import { join } from 'node:path';
import Database from 'better-sqlite3';

/** How many tool calls the audit trail in a data folder holds. */
export function auditedCalls(dataFolder: string): number {
  const database = new Database(join(dataFolder, 'audit.db'), { readonly: true });
  try {
    return Number(database.prepare("select count(*) from audit_events where action = 'tools/call'").pluck().get());
  } finally {
    database.close();
  }
}
