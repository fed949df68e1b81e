import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { type EngineDialect, postgresDialect, sqliteDialect } from '../store/dialect.ts';

/** What differs between the engines in the audit trail, in one place. */
export interface AuditEngine extends EngineDialect {
  /** An index by time from which calls per tool, outcome and latency can be counted without reading the rows. */
  createTimeIndex(db: Kysely<unknown>): Promise<void>;
  /** Makes `audit_events.words`, words with a space between each two, searchable. */
  createSearch(db: Kysely<unknown>): Promise<void>;
  /** Whether an event has all of these words. */
  hasWords(words: readonly string[]): RawBuilder<SqlBool>;
}

export const sqliteEngine: AuditEngine = {
  ...sqliteDialect,
  async createTimeIndex(db) {
    await sql`create index audit_events_time on audit_events (ts, target, outcome, latency_ms)`.execute(db);
  },
  // The tokenizer "ascii" takes everything beyond ASCII as part of a word: our words stay as we cut them.
  async createSearch(db) {
    await sql`create virtual table audit_words
      using fts5(words, content = 'audit_events', content_rowid = 'id', tokenize = 'ascii')`.execute(db);
    await sql`create trigger audit_words_insert after insert on audit_events begin
      insert into audit_words (rowid, words) values (new.id, new.words); end`.execute(db);
    await sql`create trigger audit_words_delete after delete on audit_events begin
      insert into audit_words (audit_words, rowid, words) values ('delete', old.id, old.words); end`.execute(db);
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
  hasWords: (words) => sql<SqlBool>`string_to_array(words, ' ') @> string_to_array(${words.join(' ')}, ' ')`,
};
