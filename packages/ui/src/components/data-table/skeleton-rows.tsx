import type { ReactNode } from 'react';
import { Skeleton } from '../skeleton.tsx';
import { type Column, columnClass } from './column.ts';

const rows = ['a', 'b', 'c', 'd', 'e'];

export function SkeletonRows<Row>({ columns }: { readonly columns: readonly Column<Row>[] }): ReactNode {
  return rows.map((row) => (
    <tr key={row} aria-hidden className="border-line border-b last:border-b-0">
      {columns.map((column, index) => (
        <td key={column.id} className={`h-12 px-3 first:pl-4 last:pr-4 ${columnClass(column)}`}>
          <Skeleton className={index === 0 ? 'h-4 w-40' : 'inline-block h-4 w-16'} />
        </td>
      ))}
    </tr>
  ));
}
