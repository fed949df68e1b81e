import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorPanel } from './error-panel.tsx';
import { SkeletonLines } from './skeleton.tsx';

interface QueryStateProps<T> {
  readonly query: UseQueryResult<T>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** What a query has: nothing yet, an error, or its data. Old data stays while new is asked for. */
export function QueryState<T>({ query, lines = 4, children }: QueryStateProps<T>): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return <SkeletonLines lines={lines} />;
}
