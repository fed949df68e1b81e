import { existsSync } from 'node:fs';
import type { StoreLocation } from '../store/location.ts';
import { asDatabaseError } from '../store/postgres/unreachable.ts';
import { type AuditAccess, auditFile, openAccess } from './access.ts';
import type { AuditReader } from './audit.ts';
import { hoursOfCalls } from './hours.ts';
import { tailOf } from './tail.ts';
import { verifyChain } from './verify.ts';

/**
 * Reads the audit trail of a data folder or database. One without a trail yet has no events; one that begins later is found.
 * @throws database_url_invalid; what is asked of it throws database_unreachable
 */
export async function openAuditReader(location: StoreLocation): Promise<AuditReader> {
  let access: AuditAccess | undefined;
  let begun = false;

  /** `undefined` until the tables are there. */
  async function find(): Promise<AuditAccess | undefined> {
    if (begun) return access;
    if (location.database === undefined && !existsSync(auditFile(location.directory))) return undefined;
    access ??= openAccess(location, 'read');
    const tables = await access.db.introspection.getTables();
    begun = tables.some(({ name }) => name === 'audit_head');
    return begun ? access : undefined;
  }

  async function reading<T>(nothing: T, read: (access: AuditAccess) => Promise<T>): Promise<T> {
    try {
      const found = await find();
      return found ? await read(found) : nothing;
    } catch (error) {
      throw location.database === undefined ? error : asDatabaseError(error);
    }
  }

  return {
    tail: (query) => reading([], (found) => tailOf(found, query)),
    refusals: ({ since, limit }) =>
      reading([], async ({ db }) => {
        const rows = db.selectFrom('audit_refusals').selectAll().where('minute', '>=', since);
        const newest = rows.orderBy('minute', 'desc').orderBy('prefix', 'desc').orderBy('code', 'desc');
        return (await newest.limit(limit).execute()).reverse();
      }),
    hours: (range) => reading([], ({ db }) => hoursOfCalls(db, range)),
    verify: () => reading({ batches: 0, events: 0, head: { batch: 0, digest: '' } }, ({ db }) => verifyChain(db)),
    async close() {
      await access?.close();
    },
  };
}
