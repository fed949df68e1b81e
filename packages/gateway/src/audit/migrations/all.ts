import type { Migrations } from '../../store/migrate.ts';
import type { AuditEngine } from '../engine.ts';
import { first } from './0001-first.ts';

/** All migrations of the audit trail for an engine. */
export function auditMigrationsFor(engine: AuditEngine): Migrations {
  return { '0001-first': first(engine) };
}
