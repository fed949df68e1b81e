import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createDatabase, query } from '../postgres/database.ts';
import type { AuditPlace } from './bench.ts';

/** A data folder that is not there yet. */
export async function sqlitePlace(): Promise<AuditPlace> {
  const root = await mkdtemp(join(tmpdir(), 'gatehouse-audit-'));
  const place = join(root, 'data');
  return {
    place,
    async sql(text) {
      const connection = new Sqlite(join(place, 'audit.db'));
      connection.exec(text);
      connection.close();
    },
    remove: () => rm(root, { recursive: true }),
  };
}

/** An empty database. @param server where it is made, where not in the run's own */
export async function postgresPlace(server?: string): Promise<AuditPlace> {
  const { url, drop } = await createDatabase(server);
  return {
    place: url,
    async sql(text) {
      await query(url, text);
    },
    remove: drop,
  };
}
