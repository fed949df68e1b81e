import pg from 'pg';
import { coded } from '../../errors/coded-error.ts';

const int8 = 20;

/** int8 as a number: times and counters of ours all fit, and what does not is a fault, not to be rounded. */
function parseInt8(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} does not fit into a number`);
  return number;
}

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary'
      ? parseInt8
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Milliseconds. A database that hangs must not hold up a call for longer than its caller waits. */
const timeouts = {
  connectionTimeoutMillis: 5_000,
  query_timeout: 15_000,
  idle_in_transaction_session_timeout: 30_000,
  keepAlive: true,
} as const;

/** @throws database_url_invalid */
export function connectionConfig(url: string): pg.ClientConfig {
  if (!/^postgres(?:ql)?:\/\/./.test(url) || !URL.canParse(url)) throw coded('database_url_invalid', {});
  return { connectionString: url, types, application_name: 'gatehouse', ...timeouts };
}

/**
 * Connections to one database, opened when needed.
 * @param onLost told of a connection that broke while nobody used it; the pool replaces it by itself
 * @param max how many at a time
 */
export function openPool(url: string, onLost: (error: Error) => void, max = 10): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(url), max, idleTimeoutMillis: 30_000 });
  pool.on('error', onLost);
  // One that breaks in use says so to its statement as well; unheard, the same error would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
