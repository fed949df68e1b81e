import type { TableDigest } from '../backup/copy-table.ts';
import type { Terminal } from './terminal.ts';

/** Says of each table that it is done: a long trail takes its time. */
export function progress(terminal: Terminal, json: boolean): (table: TableDigest) => void {
  return ({ table, rows }) => {
    if (!json) terminal.err(`  ${table}: ${rows} ${rows === 1 ? 'row' : 'rows'}`);
  };
}

/** All rows of all tables. */
export function rowsOf(tables: readonly TableDigest[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
