import type { AuditDatabase } from '../audit/schema.ts';
import type { Database } from '../store/schema.ts';

/** A table that is copied, and what its rows are ordered by. */
export interface CopiedTable<Name extends string = string> {
  readonly name: Name;
  readonly key: readonly string[];
}

/** Tables of the store, each after those that it refers to. */
export const storeTables: readonly CopiedTable<keyof Database>[] = [
  { name: 'store_version', key: ['id'] },
  { name: 'encryption_keys', key: ['id'] },
  { name: 'key_check', key: ['id'] },
  { name: 'users', key: ['id'] },
  { name: 'user_links', key: ['issuer', 'subject'] },
  { name: 'invitations', key: ['hash'] },
  { name: 'servers', key: ['id'] },
  { name: 'gateways', key: ['id'] },
  { name: 'gateway_users', key: ['gateway_id', 'user_id'] },
  { name: 'assignments', key: ['id'] },
  { name: 'identities', key: ['id'] },
  { name: 'oauth_clients', key: ['id'] },
  { name: 'server_states', key: ['server_id'] },
  { name: 'alerts', key: ['id'] },
  { name: 'tokens', key: ['id'] },
  { name: 'sessions', key: ['hash'] },
  { name: 'upstream_sessions', key: ['key'] },
  { name: 'subscriptions', key: ['key'] },
  { name: 'browser_sessions', key: ['hash'] },
  { name: 'apps', key: ['id'] },
  { name: 'connections', key: ['id'] },
  { name: 'oauth_records', key: ['key'] },
];

/** What running processes have between them, which means nothing to others. */
export const passingTables: readonly (keyof Database)[] = [
  'leases',
  'mailbox',
  'oauth_flows',
  'installation',
  'attempts',
];

export const auditTables: readonly CopiedTable<keyof AuditDatabase>[] = [
  { name: 'audit_head', key: ['id'] },
  { name: 'audit_batches', key: ['id'] },
  { name: 'audit_events', key: ['id'] },
  { name: 'audit_hours', key: ['hour', 'server', 'target', 'outcome', 'bucket'] },
  { name: 'audit_refusals', key: ['minute', 'prefix', 'code'] },
];

/** A place with a row in one of these is in use. */
export const telling: ReadonlySet<string> = new Set(['users', 'servers', 'gateways', 'tokens', 'audit_events']);
