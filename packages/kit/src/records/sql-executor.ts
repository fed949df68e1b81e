/** What a statement may carry, on both engines. */
export type SqlValue = string | number | null | Uint8Array;

export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement. Parameters stand in it as `?`, one after the other; executors of PostgreSQL number them. */
export interface SqlConnection {
  query(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/**
 * How a store reaches its database. It has no connection of its own: an application that has one already, with rules for who may write
 * when, hands in an executor that keeps them.
 */
export interface SqlExecutor<C extends SqlConnection = SqlConnection> {
  readonly engine: 'sqlite' | 'postgres';
  /** Runs statements that read. */
  read<T>(work: (connection: C) => Promise<T>): Promise<T>;
  /** Runs statements in one transaction: all of them or none. `work` may be run again; it never awaits the network. */
  write<T>(work: (connection: C) => Promise<T>): Promise<T>;
}

/** Seals what a store writes, and opens what it read. `place` is where the text stands: one that was moved does not open. */
export interface Vault<C extends SqlConnection = SqlConnection> {
  /** @param connection the transaction that will write it, so that its key is not dropped in between */
  seal(place: string, text: string, connection: C): Promise<Uint8Array>;
  open(place: string, sealed: Uint8Array, connection: C): Promise<string>;
}
