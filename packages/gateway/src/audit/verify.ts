import type { Kysely, Selectable } from 'kysely';
import { coded, isCoded } from '../errors/coded-error.ts';
import type { VerifiedChain } from './audit.ts';
import { digestOf } from './digest.ts';
import { pruneAction, prunedTarget } from './prune.ts';
import { type AuditRow, columns } from './row.ts';
import type { AuditDatabase } from './schema.ts';

type Db = Kysely<AuditDatabase>;
type Head = Selectable<AuditDatabase['audit_head']>;
type Batch = Selectable<AuditDatabase['audit_batches']>;
type Event = AuditRow & { readonly id: number };

const page = 2_000;

/** Attempts before what retention may have moved meanwhile is no excuse any more: it moves once an hour. */
const attempts = 3;

/**
 * Checks the chain up to where it ends now, page by page, while the trail goes on.
 * @throws audit_broken
 */
export async function verifyChain(db: Db): Promise<VerifiedChain> {
  for (let attempt = 1; ; attempt += 1) {
    const head = await readHead(db);
    try {
      return await verifyUpTo(db, head);
    } catch (error) {
      const moved = isCoded(error) && attempt < attempts && (await readHead(db)).pruned !== head.pruned;
      if (!moved) throw error;
    }
  }
}

async function verifyUpTo(db: Db, head: Head): Promise<VerifiedChain> {
  const anchor = await anchorOf(db, head);
  const events = eventsBetween(db, anchor.last_event, head.event);
  let previous: Pick<Batch, 'id' | 'last_event' | 'digest'> = anchor;
  let removal = '';
  for await (const batch of batchesBetween(db, anchor.id, head.batch)) {
    const rows = await take(events, batch, previous);
    if (digestOf(previous.digest, batch, rows) !== batch.digest) throw broken(batch, 'it does not have this digest');
    for (const { action, target, kind } of rows) if (kind === 'admin' && action === pruneAction) removal = target;
    previous = batch;
  }
  const { last_event, digest } = previous;
  const end = { id: head.batch, first_event: last_event + 1, last_event: head.event };
  if (previous.id !== head.batch || last_event !== head.event) throw broken(end, 'the newest batches are missing');
  if (digest !== head.digest) throw broken({ ...end, first_event: last_event }, 'the chain ends in another digest');
  if (head.pruned > 0 && removal !== prunedTarget(head.pruned)) {
    throw broken({ id: head.pruned, first_event: 1, last_event: anchor.last_event }, 'retention did not remove it');
  }
  await refuseStrays(db, head);
  return {
    batches: head.batch - anchor.id,
    events: head.event - anchor.last_event,
    head: { batch: head.batch, digest },
  };
}

/** Where the chain begins: the newest batch that retention removed, of which the digest stays. */
async function anchorOf(db: Db, { pruned }: Head): Promise<Pick<Batch, 'id' | 'last_event' | 'digest'>> {
  if (pruned === 0) return { id: 0, last_event: 0, digest: '' };
  const anchor = await db.selectFrom('audit_batches').selectAll().where('id', '=', pruned).executeTakeFirst();
  if (!anchor) throw broken({ id: pruned, first_event: 0, last_event: 0 }, 'its digest is missing');
  return anchor;
}

/** The events of the batch that follows another. */
async function take(
  events: AsyncIterator<Event>,
  batch: Batch,
  previous: { id: number; last_event: number },
): Promise<Event[]> {
  if (batch.id !== previous.id + 1 || batch.first_event !== previous.last_event + 1) {
    const missing = { id: previous.id + 1, first_event: previous.last_event + 1, last_event: batch.first_event - 1 };
    throw broken(missing, 'the batch is missing');
  }
  const rows: Event[] = [];
  for (let id = batch.first_event; id <= batch.last_event; id += 1) {
    const { value, done } = await events.next();
    if (done || value.id !== id) throw broken(batch, `event ${id} is missing`);
    rows.push(value);
  }
  return rows;
}

/** Events that no batch tells of: whoever inserts one cannot give it an id in between. */
async function refuseStrays(db: Db, head: Head): Promise<void> {
  const now = await readHead(db);
  const stray = await db
    .selectFrom('audit_events')
    .select('id')
    .where('id', '>', now.event)
    .limit(1)
    .executeTakeFirst();
  // Another writer may have added a batch between the two reads.
  if (!stray || (await readHead(db)).event >= stray.id) return;
  throw broken({ id: head.batch + 1, first_event: stray.id, last_event: stray.id }, 'no batch has this event');
}

async function* batchesBetween(db: Db, after: number, last: number): AsyncGenerator<Batch> {
  for (let cursor = after; cursor < last; ) {
    const rows = await db
      .selectFrom('audit_batches')
      .selectAll()
      .where('id', '>', cursor)
      .where('id', '<=', last)
      .orderBy('id')
      .limit(page)
      .execute();
    yield* rows;
    cursor = rows.at(-1)?.id ?? last;
  }
}

async function* eventsBetween(db: Db, after: number, last: number): AsyncGenerator<Event, undefined> {
  for (let cursor = after; cursor < last; ) {
    const rows = await db
      .selectFrom('audit_events')
      .select(['id', ...columns])
      .where('id', '>', cursor)
      .where('id', '<=', last)
      .orderBy('id')
      .limit(page)
      .execute();
    yield* rows;
    cursor = rows.at(-1)?.id ?? last;
  }
}

function readHead(db: Db): Promise<Head> {
  return db.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
}

function broken({ id, first_event, last_event }: Pick<Batch, 'id' | 'first_event' | 'last_event'>, reason: string) {
  return coded('audit_broken', { batch: id, first: first_event, last: last_event, reason });
}
