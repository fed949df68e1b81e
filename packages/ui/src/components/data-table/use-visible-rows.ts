import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useState } from 'react';

export interface VisibleRows {
  readonly indexes: readonly number[];
  /** Pixels of what is not drawn. */
  readonly above: number;
  readonly below: number;
}

/** Below so many rows all are drawn: the browser's own search then finds everything. */
const fewRows = 60;
const rowHeight = 49;

/** Which rows of a table are drawn, as the window is scrolled. */
export function useVisibleRows(count: number, body: RefObject<HTMLElement | null>): VisibleRows {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + window.scrollY);
  }, [body]);
  const virtualizer = useWindowVirtualizer({
    count,
    enabled: count > fewRows,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
  });
  if (count <= fewRows) return { indexes: Array.from({ length: count }, (_, index) => index), above: 0, below: 0 };
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  return {
    indexes: items.map(({ index }) => index),
    above: first ? first.start - top : 0,
    below: last ? virtualizer.getTotalSize() - (last.end - top) : 0,
  };
}
