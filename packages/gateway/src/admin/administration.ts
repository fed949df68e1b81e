import type { AuditTrail } from '../audit/audit.ts';
import { newId } from '../crypto/id.ts';
import type { Store } from '../store/store.ts';

/** What an administrative operation works on, and on whose behalf. */
export interface Administration {
  readonly store: Store;
  readonly audit: AuditTrail;
  readonly principal: 'cli' | 'config';
}

/** One change of configuration, as it is recorded. Names only: a value may be a secret. */
export interface Change {
  readonly action:
    | 'server.add'
    | 'server.update'
    | 'server.disable'
    | 'server.enable'
    | 'gateway.add'
    | 'gateway.disable'
    | 'gateway.enable'
    | 'assignment.add'
    | 'assignment.update'
    | 'token.add'
    | 'token.update'
    | 'token.revoke'
    | 'keys.rotate'
    | 'keys.rotate-master';
  /** Slug of the server or gateway, name of the token, or which key. */
  readonly target: string;
  readonly gateway?: string;
  readonly server?: string;
}

/** Puts committed changes on the audit trail under one correlation id. Call it after the transaction, never inside. */
export async function recordChanges(
  { audit, principal }: Administration,
  changes: readonly Change[],
  startedAt: number,
): Promise<void> {
  const correlationId = newId('adm');
  const now = Date.now();
  for (const { action, target, gateway = '', server = '' } of changes) {
    await audit.room();
    audit.record({
      ts: now,
      correlationId,
      kind: 'admin',
      action,
      target,
      gateway,
      server,
      principal,
      app: '',
      outcome: 'ok',
      code: '',
      latencyMs: now - startedAt,
      bytesOut: 0,
    });
  }
}
