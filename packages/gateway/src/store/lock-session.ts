import type { Kysely, Selectable } from 'kysely';
import { coded } from '../errors/coded-error.ts';
import { isForeignKeyViolation } from './constraint.ts';
import type { EngineDialect } from './dialect.ts';
import type { Database } from './schema.ts';

/**
 * Keeps whoever changes, ends or locks the session waiting until the transaction ends, so that what is read of it stays true.
 * @throws session_unknown
 */
export async function lockSession(
  db: Kysely<Database>,
  { hold }: EngineDialect,
  hash: string,
): Promise<Pick<Selectable<Database['sessions']>, 'log_level'>> {
  const row = await db
    .selectFrom('sessions')
    .select('log_level')
    .where('hash', '=', hash)
    .modifyEnd(hold.alone)
    .executeTakeFirst();
  if (!row) throw coded('session_unknown', {});
  return row;
}

/** For `catch`: a row that hangs on a session or assignment which is gone by now is said as session_unknown. */
export function endedMeanwhile(error: unknown): never {
  throw isForeignKeyViolation(error) ? coded('session_unknown', {}, error) : error;
}
