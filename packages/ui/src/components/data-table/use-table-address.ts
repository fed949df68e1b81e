import { useNavigate, useSearch } from '@tanstack/react-router';

/** How a table stands, kept in the address, so that what somebody sees can be linked to and outlives a reload. */
export interface TableAddress {
  readonly sort: string | undefined;
  readonly filter: string;
  setSort(sort: string | undefined): void;
  setFilter(filter: string): void;
}

/** The part of a route's search that a table has; routes with a table validate by it. */
export interface TableSearch {
  readonly sort?: string;
  readonly q?: string;
}

export function tableSearch({ sort, q }: Record<string, unknown>): TableSearch {
  return {
    ...(typeof sort === 'string' && sort !== '' && { sort }),
    ...((typeof q === 'string' || typeof q === 'number') && q !== '' && { q: String(q) }),
  };
}

export function useTableAddress(): TableAddress {
  const search: TableSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const put = (change: { readonly sort?: string | undefined; readonly q?: string | undefined }): void => {
    const next = (before: object) =>
      Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined));
    void navigate({ to: '.', search: next as never, replace: true, resetScroll: false });
  };
  return {
    sort: search.sort,
    filter: search.q ?? '',
    setSort: (sort) => put({ sort }),
    setFilter: (filter) => put({ q: filter === '' ? undefined : filter }),
  };
}
