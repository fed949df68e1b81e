import type { ReactNode } from 'react';

export interface Column<Row> {
  /** In the address, where the table is sorted by it. */
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the table is sorted by; without, it cannot be sorted by this column. */
  readonly sortBy?: (row: Row) => string | number;
  readonly align?: 'end';
  /** Left out where the screen is narrower; what matters of it then stands in another cell. */
  readonly from?: 'sm' | 'md' | 'lg' | 'xl';
}

const shown = {
  sm: 'hidden sm:table-cell',
  md: 'hidden md:table-cell',
  lg: 'hidden lg:table-cell',
  xl: 'hidden xl:table-cell',
} as const;

export function columnClass<Row>({ align, from }: Column<Row>): string {
  return `${from ? shown[from] : ''} ${align === 'end' ? 'text-right' : 'text-left'}`;
}
