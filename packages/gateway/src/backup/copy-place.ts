import { coded } from '../errors/coded-error.ts';
import { copyTable, digestOf, type Row, type Rows, type TableDigest } from './copy-table.ts';
import type { Part } from './part.ts';
import type { Place } from './place.ts';
import { auditTables, type CopiedTable, storeTables, telling } from './tables.ts';

export interface CopyOptions {
  /** Changes rows of `encryption_keys` on the way. */
  readonly rewrap: (row: Row) => Row;
  /** The other place, for messages. */
  readonly target: string;
  /** Told of each table when it is done. */
  readonly onTable: (table: TableDigest) => void;
}

/**
 * Copies everything into a place that is not in use. Each part is written in one transaction and read back before it ends: what is
 * not the same there as here is not kept.
 * @throws place_not_empty
 */
export async function copyPlace(from: Place, to: Place, options: CopyOptions): Promise<readonly TableDigest[]> {
  await refuseInUse(to, options.target);
  const store = await copyPart(from.store, to.store, storeTables, options);
  const audit = await copyPart(from.audit, to.audit, auditTables, options);
  return [...store, ...audit];
}

async function refuseInUse({ store, audit }: Place, target: string): Promise<void> {
  for (const [part, tables] of [
    [store, storeTables],
    [audit, auditTables],
  ] as const) {
    for (const { name } of tables.filter((table) => telling.has(table.name))) {
      const row = await part.db.selectFrom(name).selectAll().limit(1).executeTakeFirst();
      if (row) throw coded('place_not_empty', { place: target, table: name });
    }
  }
}

function copyPart(
  from: Part,
  to: Part,
  tables: readonly CopiedTable[],
  { rewrap, onTable }: CopyOptions,
): Promise<TableDigest[]> {
  return from.read((source) =>
    to.write(async (target) => {
      for (const { name } of tables.toReversed()) await target.deleteFrom(name).execute();
      const digests: TableDigest[] = [];
      for (const table of tables) {
        const change = table.name === 'encryption_keys' ? rewrap : (row: Row) => row;
        digests.push(await copyAndCompare({ from: source, to: target }, table, change));
        onTable(digests.at(-1) as TableDigest);
      }
      return digests;
    }),
  );
}

async function copyAndCompare(
  ends: { readonly from: Rows; readonly to: Rows },
  table: CopiedTable,
  change: (row: Row) => Row,
): Promise<TableDigest> {
  const written = await copyTable(ends, table, change);
  const kept = await digestOf(ends.to, table);
  if (kept.rows === written.rows && kept.sha256 === written.sha256) return kept;
  throw new Error(`${table.name} was written and is not the same when it is read back; nothing was kept`);
}
