import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read } from '../../api/read.ts';
import type { SparkBar } from '../../components/sparkline.tsx';
import { barsByServer, dayBegin } from './day-of-calls.ts';

const none: ReadonlyMap<string, readonly SparkBar[]> = new Map();

/** The calls of the last 24 hours, by server. */
export function useDayOfCalls(): ReadonlyMap<string, readonly SparkBar[]> {
  const begin = dayBegin(Date.now());
  const { data } = useQuery({
    ...read('listHours', { query: { since: new Date(begin).toISOString() } }),
    refetchInterval: 60_000,
  });
  return useMemo(() => (data ? barsByServer(data.items, begin) : none), [data, begin]);
}
