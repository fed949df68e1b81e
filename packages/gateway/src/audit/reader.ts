import { existsSync } from 'node:fs';
import { type Connection, openConnection } from '../store/sqlite/connection.ts';
import type { AuditQuery, AuditReader, KeptAuditEvent } from './audit.ts';
import { auditFile } from './file.ts';
import { type AuditRow, columns, eventOf } from './row.ts';
import { schemaVersion } from './schema.ts';

type Tail = (query: AuditQuery) => readonly KeptAuditEvent[];

/** Reads the audit trail of a data folder. A folder without a trail yet has no events; one that begins later is found. */
export async function openAuditReader(directory: string): Promise<AuditReader> {
  const file = auditFile(directory);
  let connection: Connection | undefined;
  let tail: Tail | undefined;

  /** Nothing until the file is there and its writer has made the table. */
  function find(): Tail | undefined {
    if (!connection && existsSync(file)) connection = openConnection(file, 'read');
    if (!connection || schemaVersion(connection) === 0) return undefined;
    return tailOf(connection);
  }

  return {
    async tail(query) {
      tail ??= find();
      return tail?.(query) ?? [];
    },
    async close() {
      connection?.close();
    },
  };
}

function tailOf(connection: Connection): Tail {
  const newestFirst = connection.prepare<[number, number], AuditRow & { readonly id: number }>(
    `select id, ${columns.join(', ')} from audit_events where id > ? order by id desc limit ?`,
  );
  return ({ afterId, limit }) => newestFirst.all(afterId, limit).reverse().map(eventOf);
}
