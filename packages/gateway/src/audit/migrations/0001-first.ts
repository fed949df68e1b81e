import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { AuditEngine } from '../engine.ts';

/** The first schema. Names are kept as they were, without foreign keys: the trail outlives what it tells of. */
export function first(engine: AuditEngine): Migration {
  return {
    async up(db) {
      for (const create of [head, batches, events, hours, refusals]) await create(db, engine);
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables as they were, which no type describes
type Db = Kysely<any>;

async function head(db: Db, { strict, time, text }: AuditEngine): Promise<void> {
  await strict(
    db.schema
      .createTable('audit_head')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('batch', time, (column) => column.notNull())
      .addColumn('event', time, (column) => column.notNull())
      .addColumn('digest', text, (column) => column.notNull())
      .addColumn('pruned', time, (column) => column.notNull())
      .addColumn('pruned_at', time, (column) => column.notNull()),
  ).execute();
  await db
    .insertInto('audit_head')
    .values({ id: 1, batch: 0, event: 0, digest: '', pruned: 0, pruned_at: 0 })
    .execute();
}

async function batches(db: Db, { strict, time, text }: AuditEngine): Promise<void> {
  await strict(
    db.schema
      .createTable('audit_batches')
      .addColumn('id', time, (column) => column.primaryKey())
      .addColumn('key', text, (column) => column.notNull().unique())
      .addColumn('first_event', time, (column) => column.notNull())
      .addColumn('last_event', time, (column) => column.notNull())
      .addColumn('digest', text, (column) => column.notNull())
      .addColumn('created_at', time, (column) => column.notNull()),
  ).execute();
  await db.schema.createIndex('audit_batches_time').on('audit_batches').column('created_at').execute();
}

const texts = [
  'correlation_id',
  'kind',
  'action',
  'target',
  'gateway',
  'server',
  'principal',
  'app',
  'outcome',
  'code',
  'words',
];

async function events(db: Db, engine: AuditEngine): Promise<void> {
  const { strict, time, text, real } = engine;
  let table = db.schema
    .createTable('audit_events')
    .addColumn('id', time, (column) => column.primaryKey())
    .addColumn('ts', time, (column) => column.notNull())
    .addColumn('latency_ms', real, (column) => column.notNull())
    .addColumn('bytes_out', time, (column) => column.notNull());
  for (const name of texts) table = table.addColumn(name, text, (column) => column.notNull());
  await strict(table).execute();
  await engine.createTimeIndex(db);
  await db.schema.createIndex('audit_events_target').on('audit_events').columns(['target', 'ts']).execute();
  await db.schema.createIndex('audit_events_principal').on('audit_events').columns(['principal', 'ts']).execute();
  await engine.createSearch(db);
}

async function hours(db: Db, { strict, time, text, real }: AuditEngine): Promise<void> {
  await strict(
    db.schema
      .createTable('audit_hours')
      .addColumn('hour', time, (column) => column.notNull())
      .addColumn('server', text, (column) => column.notNull())
      .addColumn('target', text, (column) => column.notNull())
      .addColumn('outcome', text, (column) => column.notNull())
      .addColumn('bucket', 'integer', (column) => column.notNull())
      .addColumn('calls', time, (column) => column.notNull())
      .addColumn('latency_sum', real, (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_hours_key', ['hour', 'server', 'target', 'outcome', 'bucket']),
  ).execute();
}

async function refusals(db: Db, { strict, time, text }: AuditEngine): Promise<void> {
  await strict(
    db.schema
      .createTable('audit_refusals')
      .addColumn('minute', time, (column) => column.notNull())
      .addColumn('prefix', text, (column) => column.notNull())
      .addColumn('code', text, (column) => column.notNull())
      .addColumn('count', time, (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_refusals_key', ['minute', 'prefix', 'code']),
  ).execute();
}
