import type { Kysely, Selectable } from 'kysely';
import { BoundedCache } from '../domain/bounded-cache.ts';
import type { AuditBatch } from './batch.ts';
import { digestOf } from './digest.ts';
import { rollUp } from './roll-up.ts';
import { type AuditRow, rowOf } from './row.ts';
import type { AuditDatabase } from './schema.ts';
import { wordsOf } from './words.ts';

/** Rows of one statement: few different statements, so that they stay prepared. */
const chunk = 100;

/** Keeps a batch with its link of the chain and its share of the hourly counts, in one transaction. A second time does nothing. */
export async function keepBatch(db: Kysely<AuditDatabase>, batch: AuditBatch, now: number): Promise<void> {
  await db.transaction().execute((trx) => append(trx, batch, now));
}

/**
 * The same inside a transaction. Ids go up by one in the order in which batches commit, so that who reads on from an id never
 * passes one over, and a removed event leaves a gap.
 */
export async function append(trx: Kysely<AuditDatabase>, { key, events }: AuditBatch, now: number): Promise<void> {
  const head = await holdHead(trx);
  if (events.length === 0 || (await isKept(trx, key))) return;
  const rows = events.map((event, index) => ({ id: head.event + 1 + index, ...rowOf(event) }));
  const link = { id: head.batch + 1, created_at: now };
  const digest = digestOf(head.digest, link, rows);
  for (const part of inChunks(rows)) {
    const values = part.map((row) => ({ ...row, words: searchWords(row) }));
    await trx.insertInto('audit_events').values(values).execute();
  }
  for (const part of inChunks(rollUp(rows))) await addToHours(trx, part);
  const last_event = head.event + rows.length;
  const batch = { ...link, key, first_event: head.event + 1, last_event, digest };
  await trx.insertInto('audit_batches').values(batch).execute();
  await trx.updateTable('audit_head').set({ batch: link.id, event: last_event, digest }).where('id', '=', 1).execute();
}

/**
 * The head of the chain, held until the transaction ends: on Postgres by the lock of an updated row, on SQLite the transaction has
 * the write lock anyway. Look for what others may have done only behind it.
 */
export function holdHead(trx: Kysely<AuditDatabase>): Promise<Selectable<AuditDatabase['audit_head']>> {
  return trx
    .updateTable('audit_head')
    .set(({ ref }) => ({ batch: ref('batch') }))
    .where('id', '=', 1)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function isKept(trx: Kysely<AuditDatabase>, key: string): Promise<boolean> {
  return (await trx.selectFrom('audit_batches').select('id').where('key', '=', key).executeTakeFirst()) !== undefined;
}

async function addToHours(
  trx: Kysely<AuditDatabase>,
  rows: readonly Selectable<AuditDatabase['audit_hours']>[],
): Promise<void> {
  await trx
    .insertInto('audit_hours')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['hour', 'server', 'target', 'outcome', 'bucket']).doUpdateSet(({ eb, ref }) => ({
        calls: eb('audit_hours.calls', '+', ref('excluded.calls')),
        latency_sum: eb('audit_hours.latency_sum', '+', ref('excluded.latency_sum')),
      })),
    )
    .execute();
}

/** Most calls are like one before, and cutting words costs more than remembering them. */
const cut = new BoundedCache<string, string>(2_000);

function searchWords(row: AuditRow): string {
  const texts = [row.action, row.target, row.gateway, row.server, row.principal, row.app, row.outcome, row.code];
  const key = texts.join('\n');
  const known = cut.get(key);
  if (known !== undefined) return known;
  const words = wordsOf(texts).join(' ');
  cut.set(key, words);
  return words;
}

function inChunks<T>(rows: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < rows.length; at += chunk) chunks.push(rows.slice(at, at + chunk));
  return chunks;
}
