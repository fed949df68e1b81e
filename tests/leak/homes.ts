import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, query } from '../postgres/database.ts';
import { filesIn, tablesOf } from '../store/dump.ts';
import { onFile } from '../store/key-bench.ts';

/** Where a store is kept, as whoever copied it sees it. */
export interface Home {
  /** As `locationOf` takes it. */
  readonly place: string;
  dump(): Promise<ReadonlyMap<string, Buffer>>;
  /** How many rows each table has. */
  counts(): Promise<ReadonlyMap<string, number>>;
  /** Writes a secret as it is into a column of text or of bytes. */
  plant(secret: string, as: 'text' | 'bytes'): Promise<void>;
  uproot(): Promise<void>;
  remove(): Promise<unknown>;
}

export const engines: readonly (readonly [string, () => Promise<Home>])[] = [
  ['SQLite', folder],
  ['Postgres', database],
];

async function folder(): Promise<Home> {
  const root = await mkdtemp(join(tmpdir(), 'gatehouse-leak-'));
  const place = join(root, 'data');
  const files = ['gateway.db', 'audit.db'].map((name) => join(place, name));
  const store = async (sql: string) => onFile(join(place, 'gateway.db'), sql);
  return {
    place,
    dump: async () => filesIn(place),
    async counts() {
      // Those of a search index are its own affair; their bytes are in the dump.
      const named = `select name from sqlite_schema where type = 'table' and name not like 'audit_words%'`;
      const counted = files.flatMap((file) =>
        onFile(file, named).map(({ name }) => [String(name), onFile(file, countOf(String(name)))] as const),
      );
      return new Map(counted.map(([name, [row]]) => [name, Number(row?.count)]));
    },
    ...planting(store, (hex) => `x'${hex}'`),
    remove: () => rm(root, { recursive: true }),
  };
}

async function database(): Promise<Home> {
  const { url, drop } = await createDatabase();
  const run = (sql: string) => query(url, sql);
  return {
    place: `#${url}`,
    dump: () => tablesOf(url),
    async counts() {
      const counts = new Map<string, number>();
      for (const [place] of await tablesOf(url)) {
        const name = place.replace('table ', '');
        counts.set(name, Number((await run(countOf(name)))[0]?.count));
      }
      return counts;
    },
    ...planting(run, (hex) => `'\\x${hex}'::bytea`),
    remove: drop,
  };
}

type Run = (sql: string) => Promise<unknown>;

function planting(run: Run, literal: (hex: string) => string): Pick<Home, 'plant' | 'uproot'> {
  return {
    async plant(secret, as) {
      const [key, bytes] = as === 'text' ? [secret, ''] : ['planted', Buffer.from(secret).toString('hex')];
      await run(`insert into mailbox (key, body, expires_at) values ('${key}', ${literal(bytes)}, 1)`);
    },
    uproot: async () => void (await run('delete from mailbox where expires_at = 1')),
  };
}

function countOf(table: string): string {
  return `select count(*) as count from ${table}`;
}
