import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** An empty database of one test's own. */
export interface Database {
  readonly url: string;
  drop(): Promise<void>;
}

export async function createDatabase(server: string = inject('postgres')): Promise<Database> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, `create database ${name} template template0`);
  return {
    url: server + name,
    drop: () => onServer(server, `drop database ${name} with (force)`),
  };
}

/** Runs one statement on the database that every server has. */
export async function onServer(server: string, sql: string): Promise<void> {
  await query(`${server}postgres`, sql);
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
