import type { ColumnDataType, CreateTableBuilder, RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** A column's type, where Kysely knows it by name or where it is written out. */
type ColumnType = ColumnDataType | RawBuilder<unknown>;

/**
 * What differs between the engines, in one place: nothing else in the store may ask which engine it runs on.
 */
export interface EngineDialect {
  /** What it is called where statements come from elsewhere, such as those of the kit. */
  readonly engine: 'sqlite' | 'postgres';
  /** Whether several instances may serve from one store. */
  readonly isShared: boolean;
  /** Text that sorts by its bytes. */
  readonly text: ColumnType;
  /** Epoch milliseconds, and counters that may outgrow 32 bits. */
  readonly time: ColumnType;
  readonly bytes: ColumnType;
  /** A number of 64 bits that need not be whole. */
  readonly real: ColumnType;
  /** Ends a CREATE TABLE: SQLite checks types only where it is told to. */
  strict<T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>;
  /**
   * Ends a SELECT whose rows stay as they are until its transaction ends: no other changes or removes them. Where one transaction
   * writes at a time there is nothing to say.
   */
  readonly hold: {
    /** Others may hold them too. */
    readonly together: RawBuilder<unknown>;
    /** Nobody else may. */
    readonly alone: RawBuilder<unknown>;
  };
  /**
   * The database's own clock, epoch milliseconds. What several instances compare must come from one clock.
   * Its result is a number on both engines.
   */
  readonly now: RawBuilder<number>;
}

export const sqliteDialect: EngineDialect = {
  engine: 'sqlite',
  isShared: false,
  text: 'text',
  time: 'integer',
  bytes: 'blob',
  real: 'real',
  strict: (table) => table.modifyEnd(sql`strict`),
  hold: { together: sql``, alone: sql`` },
  now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
};

export const postgresDialect: EngineDialect = {
  engine: 'postgres',
  isShared: true,
  text: sql`text collate "C"`,
  time: 'bigint',
  bytes: 'bytea',
  real: 'double precision',
  strict: (table) => table,
  hold: { together: sql`for share`, alone: sql`for no key update` },
  now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
};
