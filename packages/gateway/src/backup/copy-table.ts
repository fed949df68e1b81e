import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { CopiedTable } from './tables.ts';

/** Any database, for work that is the same for every table. */
export type Rows = Kysely<Record<string, Record<string, unknown>>>;

export type Row = Readonly<Record<string, unknown>>;

/** What a table holds, in few words: equal tables have equal ones, on whichever engine. */
export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  readonly sha256: string;
}

/** Rows at a time: 500 of the widest table stay below what a statement of either engine may bind. */
const page = 500;

/** Reads a table in the order of its key, page by page. */
export async function* pagesOf(db: Rows, { name, key }: CopiedTable): AsyncGenerator<readonly Row[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  let after: readonly unknown[] | undefined;
  for (;;) {
    const beyond = after ? sql`where (${columns}) > (${sql.join(after)})` : sql``;
    const query = sql<Row>`select * from ${sql.table(name)} ${beyond} order by ${columns} limit ${page}`;
    const { rows } = await query.execute(db);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < page) return;
    after = key.map((column) => last[column]);
  }
}

export async function digestOf(db: Rows, table: CopiedTable): Promise<TableDigest> {
  const digest = startDigest(table);
  for await (const rows of pagesOf(db, table)) digest.add(rows);
  return digest.end();
}

/**
 * Copies a table into one that is empty.
 * @param change made to each row on the way
 * @returns what was written
 */
export async function copyTable(
  { from, to }: { readonly from: Rows; readonly to: Rows },
  table: CopiedTable,
  change: (row: Row) => Row,
): Promise<TableDigest> {
  const digest = startDigest(table);
  for await (const rows of pagesOf(from, table)) {
    const changed = rows.map(change);
    await to.insertInto(table.name).values(changed).execute();
    digest.add(changed);
  }
  return digest.end();
}

function startDigest({ name }: CopiedTable) {
  const hash = createHash('sha256');
  let count = 0;
  return {
    add(rows: readonly Row[]): void {
      for (const row of rows) hash.update(`${canonical(row)}\n`);
      count += rows.length;
    },
    end: (): TableDigest => ({ table: name, rows: count, sha256: hash.digest('hex') }),
  };
}

/** Columns by name: the engines give them in the order in which they were made. */
function canonical(row: Row): string {
  const names = Object.keys(row).sort();
  return JSON.stringify(names.map((name) => [name, plain(row[name])]));
}

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? `bytes:${Buffer.from(value).toString('base64')}` : value;
}
