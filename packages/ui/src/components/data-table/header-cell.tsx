import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../class-names.ts';
import { type Column, columnClass } from './column.ts';
import { nextSort, parseSort } from './sort-order.ts';

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
}

const cellClass = 'h-9 px-3 font-medium text-muted text-sm first:pl-4 last:pr-4 whitespace-nowrap';

export function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>): ReactNode {
  const { id, header, sortBy, align } = column;
  const order = parseSort(sort);
  const isSorted = order?.column === id;
  if (!sortBy)
    return (
      <th scope="col" className={cx(cellClass, columnClass(column))}>
        {header}
      </th>
    );
  const Arrow = order?.isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
      className={cx(cellClass, columnClass(column))}
    >
      <button
        type="button"
        onClick={() => onSort(nextSort(sort, id))}
        className={cx(
          'group -mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink',
          align === 'end' && 'flex-row-reverse',
          isSorted && 'text-ink',
        )}
      >
        {header}
        <Arrow aria-hidden className={cx('size-3.5', !isSorted && 'opacity-0 group-hover:opacity-50')} />
      </button>
    </th>
  );
}
