import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { checkParameters } from './parameters.ts';
import type { StatementResult } from './statements.ts';

/** Runs one statement, wherever the connection lives. */
export type Channel = (sql: string, parameters: readonly unknown[]) => Promise<StatementResult>;

/**
 * Kysely over one SQLite connection reached through a channel. Against the stock dialect: transactions take the write lock at
 * once (a read that turns into a write ignores the busy timeout), DDL is transactional, parameters are checked.
 * Who opened the connection closes it: `destroy` does not.
 */
export class ChannelDialect implements Dialect {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  createDriver(): Driver {
    return new ChannelDriver(this.#channel);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new OneConnectionAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

class OneConnectionAdapter extends SqliteAdapter {
  /** Makes Kysely queue for the connection: without, statements of others would join an open transaction. */
  override get supportsMultipleConnections(): boolean {
    return false;
  }

  /** Without this a migration that fails half-way leaves its first tables behind. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ChannelDriver implements Driver {
  readonly #connection: ChannelConnection;

  constructor(channel: Channel) {
    this.#connection = new ChannelConnection(channel);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

class ChannelConnection implements DatabaseConnection {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    checkParameters(sql, parameters);
    const { rows, changes } = await this.#channel(sql, parameters);
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('this store reads by page, it does not stream');
  }
}
