import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { type EngineDialect, postgresDialect, sqliteDialect } from '../store/dialect.ts';

/** What differs between the engines in the audit trail, in one place. */
export interface AuditEngine extends EngineDialect {
  /** An index by time from which calls per tool, outcome and latency can be counted without reading the rows. */
  createTimeIndex(db: Kysely<unknown>): Promise<void>;
  /** Makes `audit_events.words`, words with a space between each two, searchable. */
  createSearch(db: Kysely<unknown>): Promise<void>;
  /** Before the first table is made: lets the file give back what is deleted. */
  prepareShrinking<T>(db: Kysely<T>): Promise<void>;
  /** Gives back some of the room of deleted rows, in a time like that of their deletion. @returns whether there is more */
  shrink<T>(db: Kysely<T>): Promise<boolean>;
  /** Whether an event has all of these words. */
  hasWords(words: readonly string[]): RawBuilder<SqlBool>;
}

export const sqliteEngine: AuditEngine = {
  ...sqliteDialect,
  async createTimeIndex(db) {
    await sql`create index audit_events_time on audit_events (ts, target, outcome, latency_ms)`.execute(db);
  },
  // The tokenizer "ascii" takes everything beyond ASCII as part of a word: our words stay as we cut them. Where in an event a word
  // stands is not asked, and not keeping it halves the price of an insert.
  async createSearch(db) {
    await sql`create virtual table audit_words
      using fts5(words, content = 'audit_events', content_rowid = 'id', tokenize = 'ascii', detail = none, columnsize = 0)`.execute(
      db,
    );
    await sql`create trigger audit_words_insert after insert on audit_events begin
      insert into audit_words (rowid, words) values (new.id, new.words); end`.execute(db);
    await sql`create trigger audit_words_delete after delete on audit_events begin
      insert into audit_words (audit_words, rowid, words) values ('delete', old.id, old.words); end`.execute(db);
  },
  // The file is in WAL mode already, in which only VACUUM changes this: at once, while there is nothing in it.
  async prepareShrinking(db) {
    const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
    if (tables.length > 0) return;
    await sql`pragma auto_vacuum = incremental`.execute(db);
    await sql`vacuum`.execute(db);
  },
  async shrink(db) {
    const before = await freePages(db);
    await sql`pragma incremental_vacuum(2000)`.execute(db);
    const after = await freePages(db);
    return after > 0 && after < before;
  },
  hasWords(words) {
    const all = words.map((word) => `"${word}"`).join(' ');
    return sql<SqlBool>`audit_events.id in (select rowid from audit_words where audit_words match ${all})`;
  },
};

export const postgresEngine: AuditEngine = {
  ...postgresDialect,
  async createTimeIndex(db) {
    await sql`create index audit_events_time on audit_events (ts) include (target, outcome, latency_ms)`.execute(db);
  },
  // Arrays instead of tsvector: its parser would cut the words anew, by rules that SQLite does not share.
  async createSearch(db) {
    await sql`create index audit_events_words on audit_events using gin (string_to_array(words, ' '))`.execute(db);
  },
  // Postgres reuses and gives back by itself.
  prepareShrinking: async () => undefined,
  shrink: async () => false,
  hasWords: (words) => sql<SqlBool>`string_to_array(words, ' ') @> string_to_array(${words.join(' ')}, ' ')`,
};

async function freePages<T>(db: Kysely<T>): Promise<number> {
  const { rows } = await sql<{ freelist_count: number }>`pragma freelist_count`.execute(db);
  return rows[0]?.freelist_count ?? 0;
}
