import type { Kysely } from 'kysely';
import type { AuditEvent } from '../domain/records.ts';
import type { AuditAccess } from './access.ts';
import { append, holdHead } from './append.ts';
import type { AuditDatabase } from './schema.ts';

export interface Pruning {
  /** Days for which events are kept. */
  readonly days: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Ends it between two chunks; the next run goes on. */
  readonly signal?: AbortSignal;
}

/** Between two runs, whichever instance does them. */
const interval = 3_600_000;
const day = 86_400_000;
/** Rows deleted at a time, about 50 ms: what is to be kept waits no longer. */
const chunk = 5_000;
/** The hourly counts are small, and compared with the year before. */
const daysOfHours = 400;

/** Recorded when events are removed, so that a chain which begins late was cut by us. */
export const pruneAction = 'audit.prune';

export function prunedTarget(batch: number): string {
  return `batch ${batch}`;
}

/** The same as `prune`, where no instance did it within the hour. */
export async function pruneInTurn(access: AuditAccess, pruning: Pruning): Promise<void> {
  const { db, engine } = access;
  const { numUpdatedRows } = await db
    .updateTable('audit_head')
    .set({ pruned_at: engine.now })
    .where('id', '=', 1)
    // A clock that was set back must not keep it waiting.
    .where(({ eb, or }) => or([eb('pruned_at', '<=', eb(engine.now, '-', interval)), eb('pruned_at', '>', engine.now)]))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return;
  await prune(db, pruning);
  while (!pruning.signal?.aborted && (await engine.shrink(db)));
}

/**
 * Removes what is older than it is to be kept. First the chain's anchor moves, and an event says so; then rows go, in chunks, so
 * that a run which ends half-way leaves nothing that looks like a manipulation.
 */
export async function prune(db: Kysely<AuditDatabase>, { days, now, signal }: Pruning): Promise<void> {
  const until = now - days * day;
  await db.transaction().execute((trx) => moveAnchor(trx, until, now));
  const steps = [deleteEvents, deleteBatches, deleteRefusals(until), deleteHours(now - daysOfHours * day)];
  for (const step of steps) while (!signal?.aborted && (await step(db)) > 0);
}

async function moveAnchor(trx: Kysely<AuditDatabase>, until: number, now: number): Promise<void> {
  const { pruned } = await holdHead(trx);
  const { batch } = await trx
    .selectFrom('audit_batches')
    .select(({ fn }) => fn.max('id').as('batch'))
    .where('created_at', '<', until)
    .where('id', '>', pruned)
    .executeTakeFirstOrThrow();
  if (!batch) return;
  await trx.updateTable('audit_head').set({ pruned: batch }).where('id', '=', 1).execute();
  await append(trx, { key: `prune ${batch}`, events: [pruneEvent(batch, now)] }, now);
}

function pruneEvent(batch: number, now: number): AuditEvent {
  return {
    ts: now,
    correlationId: '',
    kind: 'admin',
    action: pruneAction,
    target: prunedTarget(batch),
    gateway: '',
    server: '',
    principal: 'retention',
    app: '',
    outcome: 'ok',
    code: '',
    latencyMs: 0,
    bytesOut: 0,
  };
}

async function deleteEvents(db: Kysely<AuditDatabase>): Promise<number> {
  const removed = db
    .selectFrom('audit_batches')
    .innerJoin('audit_head', 'audit_head.pruned', 'audit_batches.id')
    .select('last_event');
  const oldest = db.selectFrom('audit_events').select('id').where('id', '<=', removed).orderBy('id').limit(chunk);
  const { numDeletedRows } = await db.deleteFrom('audit_events').where('id', 'in', oldest).executeTakeFirst();
  return Number(numDeletedRows);
}

/** The newest of the removed batches stays: the chain goes on from its digest. */
async function deleteBatches(db: Kysely<AuditDatabase>): Promise<number> {
  const pruned = db.selectFrom('audit_head').select('pruned');
  const oldest = db.selectFrom('audit_batches').select('id').where('id', '<', pruned).orderBy('id').limit(chunk);
  const { numDeletedRows } = await db.deleteFrom('audit_batches').where('id', 'in', oldest).executeTakeFirst();
  return Number(numDeletedRows);
}

/** A minute at a time: it has a bounded number of rows. */
function deleteRefusals(until: number): (db: Kysely<AuditDatabase>) => Promise<number> {
  return async (db) => {
    const oldest = db
      .selectFrom('audit_refusals')
      .select(({ fn }) => fn.min('minute').as('minute'))
      .where('minute', '<', until);
    const { numDeletedRows } = await db.deleteFrom('audit_refusals').where('minute', '=', oldest).executeTakeFirst();
    return Number(numDeletedRows);
  };
}

function deleteHours(until: number): (db: Kysely<AuditDatabase>) => Promise<number> {
  return async (db) => {
    const { numDeletedRows } = await db.deleteFrom('audit_hours').where('hour', '<', until).executeTakeFirst();
    return Number(numDeletedRows);
  };
}
