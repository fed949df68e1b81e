/** How a table is sorted, as it stands in the address: the id of a column, behind a hyphen where descending. */
export interface SortOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

export function parseSort(text: string | undefined): SortOrder | undefined {
  if (text === undefined || text === '' || text === '-') return undefined;
  return text.startsWith('-') ? { column: text.slice(1), isDescending: true } : { column: text, isDescending: false };
}

/** What a click on a column's header leads to: ascending, descending, and back. */
export function nextSort(text: string | undefined, column: string): string | undefined {
  const now = parseSort(text);
  if (now?.column !== column) return column;
  return now.isDescending ? undefined : `-${column}`;
}
