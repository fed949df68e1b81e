import type { SqlExecutor } from './sql-executor.ts';

/** Held while the table is made: PostgreSQL fails where two instances make the same one at one moment. */
const lock = 7_031_586;

/** The statements that make the table of `sqlRecordStore`, for your own migrations. What is there already stays as it is. */
export function recordTable(engine: SqlExecutor['engine']): readonly string[] {
  const { text, bytes, integer, end } = types[engine];
  return [
    `create table if not exists oauth_records (key ${text} primary key, kind ${text} not null, alias ${text}, grouped ${text},
     sealed ${bytes} not null, version ${integer} not null, expires_at ${integer})${end}`,
    'create index if not exists oauth_records_alias on oauth_records (kind, alias) where alias is not null',
    'create index if not exists oauth_records_grouped on oauth_records (grouped) where grouped is not null',
    'create index if not exists oauth_records_expiry on oauth_records (expires_at) where expires_at is not null',
  ];
}

/** Text sorts by its bytes, so that the records of a kind stand together. */
const types = {
  sqlite: { text: 'text', bytes: 'blob', integer: 'integer', end: ' strict' },
  postgres: { text: 'text collate "C"', bytes: 'bytea', integer: 'bigint', end: '' },
} as const;

/** Makes the table where it is missing; several instances may do so at one moment. */
export async function createRecordTable(executor: SqlExecutor): Promise<void> {
  await executor.write(async (connection) => {
    if (executor.engine === 'postgres') await connection.query(`select pg_advisory_xact_lock(${lock})`, []);
    for (const statement of recordTable(executor.engine)) await connection.query(statement, []);
  });
}
