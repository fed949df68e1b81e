import type { UseMutationResult } from '@tanstack/react-query';
import type { Answer, Asked } from '../../api/call.ts';
import { useAct } from '../../api/use-act.ts';

/** Starts the sign-in of a server's shared identity: the browser goes to the provider, and comes back to a page of ours. */
export function useReconnect(): UseMutationResult<Answer<'makeConnectLink'>, Error, Asked<'makeConnectLink'>> {
  return useAct('makeConnectLink', { stale: [], onDone: ({ link }) => location.assign(link) });
}
