import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { ErrorPanel } from '../error-panel.tsx';
import { type Column, columnClass } from './column.ts';
import { HeaderCell } from './header-cell.tsx';
import { moveInRows } from './move-in-rows.ts';
import { SkeletonRows } from './skeleton-rows.tsx';
import { useSortedRows } from './use-sorted-rows.ts';
import { useVisibleRows } from './use-visible-rows.ts';

interface DataTableProps<Row extends object> {
  /** What it lists, for readers. */
  readonly label: string;
  /** Stable: columns that are made anew sort the table anew. */
  readonly columns: readonly Column<Row>[];
  /** Undefined while they are not there yet. */
  readonly rows: readonly Row[] | undefined;
  /** Where they come from: what it says when they could not be had. */
  readonly query: Pick<UseQueryResult, 'error' | 'refetch'>;
  readonly keyOf: (row: Row) => string;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  /** Shown where there are no rows. */
  readonly empty: ReactNode;
}

const none: readonly never[] = [];

/**
 * A table of things: sorted by its headers, moved in with the arrow keys, and drawn only where it is seen.
 * The first link of a row is the row's: the whole row leads there (`rowLink`).
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, query, keyOf, sort, onSort, empty } = props;
  const isLoading = props.rows === undefined;
  const rows = useSortedRows(props.rows ?? none, columns, sort);
  const body = useRef<HTMLTableSectionElement>(null);
  const visible = useVisibleRows(rows.length, body);
  if (query.error && isLoading) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!isLoading && rows.length === 0) return empty;
  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-busy={isLoading}
        className="w-full border-collapse"
      >
        <thead>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={moveInRows}>
          {isLoading && <SkeletonRows columns={columns} />}
          <Gap height={visible.above} columns={columns.length} />
          {visible.indexes.map((index) => {
            const row = rows[index];
            return (
              row && (
                <tr
                  key={keyOf(row)}
                  aria-rowindex={index + 2}
                  className="relative border-line border-b last:border-b-0 hover:bg-hover/60 has-[a[data-row]:focus-visible]:bg-hover"
                >
                  {columns.map((column) => (
                    <td
                      key={column.id}
                      className={`h-12 px-3 py-2 align-middle first:pl-4 last:pr-4 ${columnClass(column)}`}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              )
            );
          })}
          <Gap height={visible.below} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are out of sight. */
function Gap({ height, columns }: { readonly height: number; readonly columns: number }): ReactNode {
  if (height === 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
