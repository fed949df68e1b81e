import { setTimeout as delay } from 'node:timers/promises';
import type { AuditTrail } from '../audit/audit.ts';
import { newId } from '../crypto/id.ts';
import type { AuditEvent } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Store } from '../store/store.ts';

/** What an administrative operation works on, and on whose behalf. */
export interface Administration {
  readonly store: Store;
  readonly audit: AuditTrail;
  /** Who: `cli`, `config`, `user:<email>`, or `ticket` for whoever was handed a link. */
  readonly principal: string;
}

/** One change of configuration, as it is recorded. Names only: a value may be a secret. */
export interface Change {
  readonly action:
    | 'server.add'
    | 'server.update'
    | 'server.disable'
    | 'server.enable'
    | 'server.remove'
    | 'gateway.add'
    | 'gateway.disable'
    | 'gateway.enable'
    | 'gateway.remove'
    | 'gateway.access'
    | 'assignment.add'
    | 'assignment.update'
    | 'assignment.remove'
    | 'token.add'
    | 'token.update'
    | 'token.revoke'
    | 'app.add'
    | 'app.update'
    | 'app.disable'
    | 'app.enable'
    | 'app.remove'
    | 'app.connect'
    | 'app.disconnect'
    | 'identity.add'
    | 'identity.remove'
    | 'identity.disable'
    | 'identity.enable'
    | 'user.add'
    | 'user.invite'
    | 'user.role'
    | 'user.disable'
    | 'user.enable'
    | 'user.remove'
    | 'user.password'
    | 'user.sign_in'
    | 'user.sign_out'
    | 'session.end'
    | 'keys.rotate'
    | 'keys.rotate-master'
    | 'store.backup'
    | 'store.restore'
    | 'store.copy';
  /**
   * Slug of the server or gateway, name of the token, client id of the app, whose identity (e-mail or
   * `shared`), id of the principal whose session, or which key; empty for the store.
   */
  readonly target: string;
  readonly gateway?: string;
  readonly server?: string;
}

/** Milliseconds that the trail has to confirm changes: a disk that refuses is tried again all the while. */
const strictDeadline = 10_000;

/**
 * Puts committed changes on the audit trail under one correlation id, and settles when they are on disk: a change is acknowledged
 * after its record, never before. Call it after the transaction, never inside. A crash between the two leaves a change that
 * nobody was told of and that the trail does not know.
 * @throws audit_unkept: the changes are in force all the same
 */
export async function recordChanges(
  { audit, principal }: Pick<Administration, 'audit' | 'principal'>,
  changes: readonly Change[],
  startedAt: number,
): Promise<void> {
  const names = { correlationId: newId('adm'), principal };
  const now = Date.now();
  const events = changes.map((change) => eventOf(change, names, { ts: now, latencyMs: now - startedAt }));
  try {
    await inTime(keep(audit, events));
  } catch (error) {
    throw coded(
      'audit_unkept',
      { actions: changes.map(({ action, target }) => `${action} ${target}`).join(', ') },
      error,
    );
  }
}

async function keep(audit: AuditTrail, events: readonly AuditEvent[]): Promise<void> {
  for (const event of events) {
    await audit.room();
    audit.record(event);
  }
  await audit.flush();
}

async function inTime(kept: Promise<void>): Promise<void> {
  const late = new AbortController();
  const deadline = delay(strictDeadline, undefined, { signal: late.signal }).then(
    () => Promise.reject(new Error('the audit trail did not answer in time')),
    () => undefined,
  );
  try {
    await Promise.race([kept, deadline]);
  } finally {
    late.abort();
  }
}

function eventOf(
  { action, target, gateway = '', server = '' }: Change,
  names: { readonly correlationId: string; readonly principal: string },
  times: { readonly ts: number; readonly latencyMs: number },
): AuditEvent {
  return {
    ...names,
    ...times,
    kind: 'admin',
    action,
    target,
    gateway,
    server,
    app: '',
    outcome: 'ok',
    code: '',
    bytesOut: 0,
  };
}
