import { CompiledQuery, type Kysely } from 'kysely';
import { numberedParameters, type SqlConnection, type SqlExecutor, type SqlRow } from 'mcp-gatehouse-kit/records';
import type { Access } from './access.ts';
import type { EngineDialect } from './dialect.ts';
import type { Database } from './schema.ts';

/** A connection of the kit's record store that can also be asked for keys. */
export interface RecordConnection extends SqlConnection {
  readonly db: Kysely<Database>;
}

/** Lets the kit's statements run where those of the store do. */
export function recordExecutor(
  { read, writeTogether }: Access,
  { engine }: EngineDialect,
): SqlExecutor<RecordConnection> {
  const connectionOver = (db: Kysely<Database>): RecordConnection => ({
    db,
    async query(sql, parameters) {
      const text = engine === 'postgres' ? numberedParameters(sql) : sql;
      const { rows } = await db.executeQuery<SqlRow>(CompiledQuery.raw(text, [...parameters]));
      return rows;
    },
  });
  return {
    engine,
    read: (work) => work(connectionOver(read)),
    write: (work) => writeTogether((db) => work(connectionOver(db))),
  };
}
