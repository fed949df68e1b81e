import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { headerBytes, seal, sealHeader } from '../crypto/seal.ts';
import { isCoded } from '../errors/coded-error.ts';
import type { Access } from './access.ts';
import type { StoreKeys } from './key-check.ts';
import { takeTurn } from './read-version.ts';
import type { Database } from './schema.ts';
import { placeIn, type SealedColumn } from './sealed-columns.ts';

/** What sealing anew came to. */
export interface Resealed {
  readonly count: number;
  /** Values that do not open, by table and row. They stay as they are, and so does the key that they name. */
  readonly unreadable: readonly string[];
}

interface SealedRow {
  readonly id: string | number;
  readonly sealed: Uint8Array;
}

/** Rows of one transaction: others wait for as long as it lasts. */
const batchRows = 100;

/** Milliseconds between two transactions: SQLite gives the lock to whoever asks, not to whoever waited. */
const pause = 20;

/** Seals every value of a column with the active key that is sealed with another. A value that is changed meanwhile is left. */
export async function resealColumn(
  { writeTogether }: Access,
  keys: StoreKeys,
  column: SealedColumn,
): Promise<Resealed> {
  const unreadable: string[] = [];
  let count = 0;
  let after: string | number | undefined;
  for (;;) {
    const batch = await writeTogether((trx) => resealBatch(trx, keys, column, after));
    count += batch.count;
    unreadable.push(...batch.unreadable);
    if (batch.last === undefined) return { count, unreadable };
    after = batch.last;
    await delay(pause);
  }
}

async function resealBatch(
  trx: Kysely<Database>,
  keys: StoreKeys,
  column: SealedColumn,
  after: string | number | undefined,
): Promise<Resealed & { readonly last: string | number | undefined }> {
  await takeTurn(trx);
  const rows = await rowsOfOtherKeys(trx, await activeHeader(trx, keys), column, after);
  const unreadable: string[] = [];
  let count = 0;
  for (const row of rows) {
    const outcome = await resealRow(trx, keys, column, row);
    if (outcome === 'resealed') count += 1;
    if (outcome === 'unreadable') unreadable.push(`${column.table} ${row.id}`);
  }
  return { count, unreadable, last: rows.at(-1)?.id };
}

async function activeHeader(trx: Kysely<Database>, { dataKeys }: StoreKeys): Promise<Buffer> {
  return sealHeader((await dataKeys.active(trx)).id);
}

async function rowsOfOtherKeys(
  trx: Kysely<Database>,
  header: Buffer,
  { table, id, column }: SealedColumn,
  after: string | number | undefined,
): Promise<readonly SealedRow[]> {
  const further = after === undefined ? sql`` : sql`and ${sql.ref(id)} > ${after}`;
  const { rows } = await sql<SealedRow>`
    select ${sql.ref(id)} as id, ${sql.ref(column)} as sealed from ${sql.table(table)}
    where substr(${sql.ref(column)}, 1, ${sql.lit(headerBytes)}) <> ${header} ${further}
    order by ${sql.ref(id)} limit ${sql.lit(batchRows)}`.execute(trx);
  return rows;
}

/** Compares with the old bytes as it writes: whoever changed the value in between has sealed it anew already. */
async function resealRow(
  trx: Kysely<Database>,
  { dataKeys, sealer }: StoreKeys,
  sealedColumn: SealedColumn,
  row: SealedRow,
): Promise<'resealed' | 'changed' | 'unreadable'> {
  const { table, id, column } = sealedColumn;
  const place = placeIn(sealedColumn, row.id);
  try {
    const plaintext = await sealer.open(place, row.sealed, trx);
    const sealed = seal(await dataKeys.active(trx), place, plaintext);
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${sealed}
      where ${sql.ref(id)} = ${row.id} and ${sql.ref(column)} = ${row.sealed}`.execute(trx);
    return numAffectedRows === 0n ? 'changed' : 'resealed';
  } catch (error) {
    if (isCoded(error) && error.code === 'sealed_unreadable') return 'unreadable';
    throw error;
  }
}

/** Whether any value of the column is sealed with that key. */
export async function usesKey(db: Kysely<Database>, keyId: number, { table, column }: SealedColumn): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ${sql.table(table)}
    where substr(${sql.ref(column)}, 1, ${sql.lit(headerBytes)}) = ${sealHeader(keyId)} limit 1`.execute(db);
  return rows.length > 0;
}
