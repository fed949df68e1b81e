import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** How a repository reaches the database, inside a transaction or outside of one. */
export interface Access {
  readonly read: Kysely<Database>;
  /** Runs one statement that writes. */
  write<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** Runs several statements as one, in the transaction that is open already or in one of its own. */
  writeTogether<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
}
