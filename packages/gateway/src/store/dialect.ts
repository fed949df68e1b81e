import type { ColumnDataType, CreateTableBuilder } from 'kysely';
import { sql } from 'kysely';

/**
 * What differs between the engines, in one place: nothing else in the store may ask which engine it runs on.
 */
export interface EngineDialect {
  /** Epoch milliseconds, and counters that may outgrow 32 bits. */
  readonly time: ColumnDataType;
  readonly bytes: ColumnDataType;
  /** Ends a CREATE TABLE: SQLite checks types only where it is told to. */
  strict<T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>;
}

export const sqliteDialect: EngineDialect = {
  time: 'integer',
  bytes: 'blob',
  strict: (table) => table.modifyEnd(sql`strict`),
};
