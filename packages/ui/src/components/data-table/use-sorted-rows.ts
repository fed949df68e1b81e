import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Column } from './column.ts';
import { parseSort } from './sort-order.ts';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}

/** The rows in the order that is asked for. */
export function useSortedRows<Row extends object>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: string | undefined,
): readonly Row[] {
  const definitions = useMemo(
    () =>
      columns.map(({ id, sortBy }) => ({
        id,
        accessorFn: (row: Row) => sortBy?.(row) ?? '',
        sortFn: (a: { original: Row }, b: { original: Row }) =>
          compare(sortBy?.(a.original) ?? '', sortBy?.(b.original) ?? ''),
      })),
    [columns],
  );
  const sorting = useMemo(() => {
    const order = parseSort(sort);
    const isKnown = columns.some(({ id, sortBy }) => id === order?.column && sortBy);
    return order && isKnown ? [{ id: order.column, desc: order.isDescending }] : [];
  }, [sort, columns]);
  const table = useTable({ features, columns: definitions, data: rows, state: { sorting } });
  return table.getRowModel().rows.map(({ original }) => original);
}
