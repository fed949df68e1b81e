import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followView, type LiveView, liveViews } from './live.ts';

/** Keeps what a view shows as it is, while a component that shows it is there. */
export function useLive(view: LiveView): void {
  const client = useQueryClient();
  useEffect(() => {
    const over = new AbortController();
    const refresh = (): void => {
      for (const operation of liveViews[view]) void client.invalidateQueries({ queryKey: [operation] });
    };
    followView(view, refresh, over.signal);
    return () => over.abort();
  }, [client, view]);
}
