import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Log } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { createDatabase, query } from '../postgres/database.ts';
import { silent } from './folder.ts';
import { masterKey as usualKey } from './place.ts';

/** One empty place for data, for what keys and sealed values are about. */
export interface KeyBench {
  /** As other processes are told it. */
  readonly place: string;
  /** @param options.masterKey in place of the one that the place has by itself */
  open(options?: { readonly masterKey?: string; readonly log?: Log }): Promise<Store>;
  /** Runs a statement past the store. */
  sql(statement: string): Promise<readonly Record<string, unknown>[]>;
  remove(): Promise<void>;
}

/** A new master key, as GATEHOUSE_KEY holds it. */
export function newMasterKey(): string {
  return randomBytes(32).toString('base64');
}

export const keyBenches: readonly (readonly [string, () => Promise<KeyBench>])[] = [
  ['SQLite', sqliteBench],
  ['Postgres', postgresBench],
];

async function sqliteBench(): Promise<KeyBench> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-keys-'));
  return {
    place: directory,
    open: ({ masterKey, log = silent } = {}) =>
      openStore({ directory, database: undefined, masterKey }, { exclusive: false, log }),
    sql: async (statement) => onFile(join(directory, 'gateway.db'), statement),
    remove: () => rm(directory, { recursive: true }),
  };
}

/** Runs a statement on the file of an embedded store, past the store. */
export function onFile(file: string, sql: string): readonly Record<string, unknown>[] {
  const db = new Sqlite(file);
  try {
    const statement = db.prepare<[], Record<string, unknown>>(sql);
    if (statement.reader) return statement.all();
    statement.run();
    return [];
  } finally {
    db.close();
  }
}

async function postgresBench(): Promise<KeyBench> {
  const { url, drop } = await createDatabase();
  const database = { url, directUrl: undefined };
  return {
    place: `#${url}`,
    open: ({ masterKey = usualKey, log = silent } = {}) =>
      openStore({ directory: '', database, masterKey }, { exclusive: false, log }),
    sql: (statement) => query(url, statement),
    remove: drop,
  };
}
