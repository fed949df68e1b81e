import pg from 'pg';

/** Connections to a database of the tests, which is dropped while some of them may still be closing. */
export function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on('error', () => undefined);
  return pool;
}
